package io.throttlemachines.internal.attempt;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Hands an attempt over from the thread of a timer. That thread must not run the attempt itself, as an executor could make
 * it do that lets its callers run what it has no thread for: other calls would get no next attempt and no timeout
 * meanwhile. Such a task ends before it begins, as if the executor had rejected it.
 */
final class HandOver implements Runnable {

    private final Runnable task;
    private final Thread timer = Thread.currentThread();

    /** Whether the executor still has control. Read and written by the timer's thread alone. */
    private boolean underWay = true;

    /** Whether the executor made the timer's thread run the task. Read and written by the timer's thread alone. */
    private boolean refused;

    private HandOver(Runnable task) {
        this.task = task;
    }

    /** Throws what the executor throws, and if the executor has no thread but the calling one. */
    static void from(Executor executor, Runnable task) {
        HandOver handOver = new HandOver(task);
        try {
            executor.execute(handOver);
        } finally {
            handOver.underWay = false;
        }
        if (handOver.refused) { // the executor kept the exception for itself
            throw noThread();
        }
    }

    @Override
    public void run() {
        if (Thread.currentThread() == timer && underWay) {
            refused = true;
            throw noThread();
        }
        task.run();
    }

    private static RejectedExecutionException noThread() {
        return new RejectedExecutionException(
                "The executor has no thread for this call except the calling one, which must stay free for other calls.");
    }
}
