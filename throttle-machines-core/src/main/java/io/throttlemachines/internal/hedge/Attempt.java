package io.throttlemachines.internal.hedge;

import io.throttlemachines.internal.call.UserCode;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An attempt of a hedged call, from the moment when it is due. */
final class Attempt<T extends @Nullable Object> {

    final int number;
    final boolean extra;

    private final DefaultHedge hedge;

    /** When it began; null if its latency is not measured. Written by the thread that starts it, before its call is set. */
    private @Nullable Long start;

    /** The thread of the timer that starts it; null if another thread does. */
    private final @Nullable Thread timer;

    /** Null until the attempt has started. Guarded by the lock of the {@link HedgeRun}. */
    @Nullable
    CompletableFuture<T> call;

    /** Whether it has failed. Guarded by the lock of the {@link HedgeRun}. */
    boolean ended;

    /** {@code extra} if it takes from the budget. */
    Attempt(DefaultHedge hedge, int number, boolean extra, @Nullable Thread timer) {
        this.timer = timer;
        this.hedge = hedge;
        this.number = number;
        this.extra = extra;
    }

    /** Whether the calling thread is the one of the timer that starts this attempt. */
    boolean onTimer() {
        return timer == Thread.currentThread();
    }

    /** Starts the clock of the latency, if the delay depends on it. */
    void begins() {
        if (number == 0) {
            start = hedge.startLatency();
        }
    }

    void recordLatency() {
        Long begun = start;
        if (begun != null) {
            hedge.recordLatency(begun);
        }
    }

    /** Cancels the attempt if it still runs; called when the call is over and nothing changes any more. */
    void giveUp() {
        CompletableFuture<T> running = call;
        if (running != null && !running.isDone()) {
            recordLatency();
            UserCode.run(
                    () -> "Cancelling an attempt of hedge '" + hedge.name() + "'",
                    "the call has its answer all the same",
                    () -> running.cancel(true));
        }
    }
}
