package io.throttlemachines.internal.limiter.store;

/** The counts of a {@link SlidingBucket} after an attempt. One thread uses it. */
final class SlidingCounts {

    /** The current window. */
    long window;

    /** How many permits of the window before were taken. */
    long before;

    /** How many permits of the current window are taken. */
    long used;

    /** Nanoseconds since the current window began. */
    long elapsed;

    void set(long window, long before, long used, long elapsed) {
        this.window = window;
        this.before = before;
        this.used = used;
        this.elapsed = elapsed;
    }
}
