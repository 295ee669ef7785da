package io.throttlemachines.benchmarks.tail;

import java.util.concurrent.locks.LockSupport;

/** Waits more exactly than whole milliseconds. */
final class Pause {

    private Pause() {}

    /** Returns at that {@link System#nanoTime}, or early if the thread is interrupted. */
    static void until(long nanos) {
        long left = nanos - System.nanoTime();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
            left = nanos - System.nanoTime();
        }
    }
}
