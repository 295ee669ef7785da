package io.throttlemachines.internal.hedge;

import io.throttlemachines.internal.call.UserCode;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An attempt of a hedged call, from the moment when it is due. */
final class Attempt<T extends @Nullable Object> {

    final int number;
    final boolean extra;

    private final DefaultHedge hedge;
    private final long start;

    /** The thread of the timer that starts it; null if another thread does. */
    private final @Nullable Thread timer;

    /** Null until the attempt has started. Guarded by the lock of the {@link HedgeRun}. */
    @Nullable
    CompletableFuture<T> call;

    /** Whether it has failed. Guarded by the lock of the {@link HedgeRun}. */
    boolean ended;

    /** Begins now; {@code extra} if it takes from the budget. */
    Attempt(DefaultHedge hedge, int number, boolean extra, @Nullable Thread timer) {
        this.timer = timer;
        this.hedge = hedge;
        this.number = number;
        this.extra = extra;
        this.start = hedge.nanos();
    }

    /** Whether the calling thread is the one of the timer that starts this attempt. */
    boolean onTimer() {
        return timer == Thread.currentThread();
    }

    void recordLatency() {
        if (number == 0) {
            hedge.recordLatency(start);
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
