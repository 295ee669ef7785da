package io.throttlemachines.internal.hedge;

import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.internal.attempt.FollowedCall;
import io.throttlemachines.internal.breaker.timeout.TimedFuture;
import io.throttlemachines.internal.call.UserCode;
import org.jspecify.annotations.Nullable;

/**
 * An attempt of a hedged call, from the moment when it is due, and the result of its call. It is the task of its timer as
 * well: a call that answers at once should cost few objects.
 */
final class Attempt<T extends @Nullable Object> extends FollowedCall<T> implements Runnable {

    final HedgeAttempt position;
    final boolean extra;

    /** The attempt before it; null for the first. */
    final @Nullable Attempt<T> previous;

    private final HedgeRun<T> run;

    /** When it began; null if its latency is not measured. Written by the thread that starts it, before its call is made. */
    private @Nullable Long start;

    /** The thread of the timer that starts it or gives it up; null if other threads do. Only that thread finds itself here. */
    private @Nullable Thread timer;

    /** Whether it can be cancelled. Guarded by the lock of the {@link HedgeRun}. */
    boolean started;

    /** Whether it has failed. Guarded by the lock of the {@link HedgeRun}. */
    boolean failed;

    /** {@code extra} if it takes from the budget. */
    Attempt(
            HedgeRun<T> run,
            HedgeAttempt position,
            boolean extra,
            @Nullable Attempt<T> previous,
            @Nullable Thread timer) {
        this.run = run;
        this.position = position;
        this.extra = extra;
        this.previous = previous;
        this.timer = timer;
    }

    int number() {
        return position.number();
    }

    /** Whether the calling thread is the one of the timer that starts this attempt or gives it up. */
    boolean onTimer() {
        return timer == Thread.currentThread();
    }

    /** Starts the clock of the latency, if the delay depends on it. */
    void startLatency() {
        if (number() == 0) {
            start = run.hedge.startLatency();
        }
    }

    void recordLatency() {
        Long begun = start;
        if (begun != null) {
            run.hedge.recordLatency(begun);
        }
    }

    /** Ends with a call whose time its breaker limits. */
    void follow(TimedFuture<T> limited) {
        cancels(limited);
        var unused = limited.<Boolean>handle((value, failure) -> {
            if (limited.isTimedOut()) {
                timer = Thread.currentThread();
            }
            end(value, failure);
            return true;
        });
    }

    @Override
    protected void ended() {
        run.ended(this);
    }

    /** The timer finds the attempt late. */
    @Override
    public void run() {
        run.late(this);
    }

    /** Cancels the attempt if it still runs; called when the call is over and nothing changes any more. */
    void giveUp() {
        if (started && !isDone()) {
            recordLatency();
            UserCode.run(
                    () -> "Cancelling an attempt of hedge '" + run.hedge.name() + "'",
                    "the call has its answer all the same",
                    () -> cancel(true));
        }
    }
}
