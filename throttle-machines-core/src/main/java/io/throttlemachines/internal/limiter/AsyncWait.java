package io.throttlemachines.internal.limiter;

import io.throttlemachines.refusal.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for an {@link Attempt} on a timer instead of a thread. */
final class AsyncWait {

    private final CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
    private final Attempt attempt;

    private volatile @Nullable Future<?> timer;

    /** When it began to wait; null before. Written by the thread that takes the first look, before it sets a timer. */
    private volatile @Nullable Long since;

    /** When the last look had its answer, before anybody goes on with that; null before. */
    private volatile @Nullable Long until;

    private AsyncWait(Attempt attempt) {
        this.attempt = attempt;
        var unused = answer.whenComplete((nothing, failure) -> ended(failure));
    }

    /**
     * Begins to wait.
     *
     * @param first what the first look answers
     */
    static AsyncWait start(Attempt attempt, CompletionStage<Long> first) {
        AsyncWait wait = new AsyncWait(attempt);
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
                end(cause(failure));
            } else if (wait > 0) {
                later(wait);
            } else if (!end(null)) {
                attempt.giveBack();
            }
        });
    }

    /** Says whether nobody came before. */
    private boolean end(@Nullable Throwable failure) {
        until = attempt.waitsFor().now();
        return failure == null ? answer.complete(null) : answer.completeExceptionally(failure);
    }

    private void later(long nanos) {
        if (since == null) {
            since = attempt.waitsFor().now();
        }
        try {
            timer = attempt.waitsFor().timers().schedule(this::again, nanos, TimeUnit.NANOSECONDS);
        } catch (RuntimeException rejected) {
            end(rejected);
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
            end(refused);
        }
    }

    /** The answer is completed once, so this is told once, whoever comes first: a look, a refusal or who cancels. */
    private void ended(@Nullable Throwable failure) {
        stopTimer();
        if (failure == null) {
            attempt.admitted();
        } else if (failure instanceof RefusedException refusal) {
            attempt.refused(refusal);
        } else if (answer.isCancelled()) {
            attempt.left();
        }
        Long begun = since;
        if (begun != null) {
            LimiterCore waitedFor = attempt.waitsFor();
            Long end = until;
            waitedFor.waited((end == null ? waitedFor.now() : end) - begun);
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
