package io.throttlemachines.limiter;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for an {@link Attempt} on a timer instead of a thread. */
final class AsyncWait {

    private final CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
    private final Attempt attempt;
    private final Supplier<ScheduledExecutorService> timers;

    private volatile @Nullable Future<?> timer;

    private AsyncWait(Attempt attempt, Supplier<ScheduledExecutorService> timers) {
        this.attempt = attempt;
        this.timers = timers;
        var unused = answer.whenComplete((nothing, failure) -> stopTimer());
    }

    /**
     * Begins to wait.
     *
     * @param first what the first look answers
     */
    static AsyncWait start(Attempt attempt, CompletionStage<Long> first, Supplier<ScheduledExecutorService> timers) {
        AsyncWait wait = new AsyncWait(attempt, timers);
        wait.follow(first);
        return wait;
    }

    /** Completes when let through, fails when refused; cancelling it ends the waiting. */
    CompletableFuture<@Nullable Void> answer() {
        return answer;
    }

    /** Gives back what was taken, since nobody uses it. Only for who was told of it. */
    void giveBack() {
        attempt.giveBack();
    }

    private void follow(CompletionStage<Long> look) {
        look.whenComplete((wait, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(cause(failure));
            } else if (wait > 0) {
                later(wait);
            } else if (!answer.complete(null)) {
                attempt.giveBack();
            }
        });
    }

    private void later(long nanos) {
        try {
            timer = timers.get().schedule(this::again, nanos, TimeUnit.NANOSECONDS);
        } catch (RuntimeException rejected) {
            answer.completeExceptionally(rejected);
        }
        if (answer.isDone()) {
            stopTimer();
        }
    }

    private void again() {
        if (answer.isDone()) {
            return;
        }
        try {
            follow(attempt.nextAsync());
        } catch (RuntimeException refused) {
            answer.completeExceptionally(refused);
        }
    }

    private void stopTimer() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
