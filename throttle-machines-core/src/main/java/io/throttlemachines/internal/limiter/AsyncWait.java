package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.bulkhead.Place;
import io.throttlemachines.internal.bulkhead.PlaceWait;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.limiter.Permit;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries out an {@link Attempt} on a timer, without holding a thread while it waits. */
final class AsyncWait {

    private final CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
    private final Consumer<RuntimeException> close = this::endDespite;
    private final Attempt attempt;

    /** The next try; null before there is one. Written by the thread that tries; volatile, because another thread may cancel. */
    private volatile @Nullable TimedTry next;

    /** The last wait for a place; null before. Written by the thread that tries; volatile, because another thread may cancel. */
    private volatile @Nullable PlaceWait place;

    /** When the wait began; null before. Written by the thread of the first try, before it sets a timer. */
    private volatile @Nullable Long since;

    /** When the last try had its result, before any code runs that depends on it; null before. Written by its thread. */
    private volatile @Nullable Long until;

    private AsyncWait(Attempt attempt) {
        this.attempt = attempt;
        var unused = answer.whenComplete((nothing, failure) -> ended(failure));
    }

    static AsyncWait start(Attempt attempt) {
        AsyncWait wait = new AsyncWait(attempt);
        wait.next();
        return wait;
    }

    /** Starts with the result of the first try. */
    static AsyncWait start(Attempt attempt, CompletionStage<Long> first) {
        AsyncWait wait = new AsyncWait(attempt);
        wait.follow(first);
        return wait;
    }

    /** Completes when the call may go on, fails when it is refused. A caller that completes or cancels it ends the wait. */
    CompletableFuture<@Nullable Void> answer() {
        return answer;
    }

    /** Whether a timer, or the end of another call, has ended the wait; otherwise the thread is one that may begin calls. */
    boolean hasWaited() {
        return since != null;
    }

    /** Why it cannot go on, after an executor has thrown something. */
    Throwable reason(Throwable noThread) {
        return attempt.waitsFor().waiting().reason(noThread);
    }

    /** Runs what follows the wait. */
    Executor executor() {
        return attempt.waitsFor().calls().executor(false);
    }

    /** Whether the wait ended with permits. A caller that completes or cancels it ends the wait. */
    CompletableFuture<Boolean> granted() {
        CompletableFuture<Boolean> granted = new CompletableFuture<>();
        endWith(granted);
        var unused = answer.whenComplete((nothing, failure) -> {
            if (failure != null && !(failure instanceof ThrottledException)) {
                granted.completeExceptionally(failure);
            } else if (!granted.complete(failure == null) && failure == null) {
                refund();
            }
        });
        return granted;
    }

    /** What gives the permits back, when the wait has ended with them. A caller that completes or cancels it ends the wait. */
    CompletableFuture<Permit> permit() {
        return then(attempt::permit, attempt::refund);
    }

    /** The end of the wait, after which the permits are kept for {@link LimiterPermits#release}. A caller that completes or cancels it ends the wait. */
    CompletableFuture<@Nullable Void> kept() {
        return this.<@Nullable Void>then(
                () -> {
                    attempt.keep();
                    return null;
                },
                attempt::returnKept);
    }

    private <T extends @Nullable Object> CompletableFuture<T> then(Supplier<T> result, Runnable undo) {
        CompletableFuture<T> then = new CompletableFuture<>();
        endWith(then);
        var unused = answer.whenComplete((nothing, failure) -> {
            if (failure != null) {
                then.completeExceptionally(failure);
            } else if (!then.complete(result.get())) { // the caller gave up meanwhile
                undo.run();
            }
        });
        return then;
    }

    /** Ends the wait when what the caller was given ends before it: the caller gave up, for example by orTimeout. */
    void endWith(CompletableFuture<?> given) {
        var unused = given.whenComplete((value, failure) -> {
            if (!answer.isDone()) {
                answer.cancel(false);
            }
        });
    }

    /** The place that a call for it alone has waited for; null if the call goes on without. */
    @Nullable
    Place place() {
        return attempt.onlyPlace();
    }

    /** Gives back the permits, for a caller that got them and does not use them. */
    void refund() {
        attempt.refund();
    }

    private void next() {
        if (answer.isDone()) {
            return;
        }
        try {
            follow(attempt.nextAsync());
        } catch (Throwable refused) { // also an Error
            endDespite(refused);
        }
    }

    /** Ends the wait also if the clock fails as well, or the caller would wait for ever. */
    private void endDespite(Throwable failure) {
        try {
            end(failure);
        } finally {
            answer.completeExceptionally(failure);
        }
    }

    private void follow(CompletionStage<Long> result) {
        result.whenComplete((wait, failure) -> {
            try {
                followed(wait, failure);
            } catch (Throwable thrown) { // the stage would swallow it
                if (answer.completeExceptionally(thrown) && failure == null) {
                    attempt.refund();
                }
            }
        });
    }

    private void followed(Long wait, @Nullable Throwable failure) {
        if (failure != null) {
            end(Futures.unwrap(failure));
        } else if (wait > 0) {
            later(wait);
        } else if (!end(null)) {
            attempt.refund();
        }
    }

    /** Returns false if the answer was complete already. */
    private boolean end(@Nullable Throwable failure) {
        until = attempt.waitsFor().now();
        return failure == null ? answer.complete(null) : answer.completeExceptionally(failure);
    }

    private void later(long nanos) {
        if (answer.isDone()) { // cancelled while the answer of a store was under way
            return;
        }
        if (since == null) {
            since = attempt.waitsFor().now();
            attempt.waitsFor().waiting().add(close);
        }
        try {
            if (nanos == Attempt.FOR_PLACE) {
                awaitPlace();
            } else {
                nextAfter(nanos);
            }
        } catch (Throwable rejected) {
            end(rejected);
        }
        if (answer.isDone()) {
            stop();
            attempt.waitsFor().waiting().remove(close);
        }
    }

    private void nextAfter(long nanos) {
        TimedTry later = new TimedTry(attempt.waitsFor(), this::next);
        next = later;
        later.begin(nanos);
    }

    /** Tries again on a timer's thread: the one that gives back a place belongs to another call. */
    private void awaitPlace() {
        PlaceWait wait = attempt.placeWait();
        place = wait;
        var unused = wait.whenComplete((got, ended) -> {
            if (ended == null
                    || ended instanceof RefusedException) { // the next try knows whether the call is still refused
                tryLater();
            } else {
                endDespite(ended);
            }
        });
    }

    private void tryLater() {
        try {
            nextAfter(0);
        } catch (Throwable rejected) {
            endDespite(rejected);
        }
    }

    /** Runs once, because the answer is completed once: by a try, a refusal or a cancelling caller. */
    private void ended(@Nullable Throwable failure) {
        if (failure != null || until == null) {
            stop();
        }
        attempt.waitsFor().waiting().remove(close);
        if (until == null || answer.isCancelled()) { // the caller gave up, for example by orTimeout
            attempt.cancelled();
        } else if (failure == null) {
            attempt.admitted();
        } else if (failure instanceof RefusedException refusal) {
            attempt.refused(refusal);
        }
        Long begun = since;
        if (begun != null) {
            LimiterCore waitedFor = attempt.waitsFor();
            Long end = until;
            waitedFor.waited((end == null ? waitedFor.now() : end) - begun);
        }
    }

    private void stop() {
        TimedTry later = next;
        if (later != null) {
            later.stop();
        }
        PlaceWait wait = place;
        if (wait != null) {
            wait.abandon();
        }
    }
}
