package io.throttlemachines.internal.limiter.store;

/**
 * Divides time into windows of one period from the origin, and encodes a window and the count in it as one number:
 * {@code window * (most + 1) + used}. Numbers of later windows are greater than all numbers of earlier ones. Because there
 * is at most one permit per nanosecond, the number stays below twice the time in nanoseconds.
 */
final class Windows {

    private final long most;
    private final long period;

    /** A window that a time fell in lately, which saves most calls a division. Any value will do, as it is checked. */
    private long recent;

    /**
     * Windows from the origin on.
     *
     * @param most   the highest count in a window: the limit, or a higher earlier one
     * @param period the length of a window in nanoseconds
     */
    Windows(long most, long period) {
        this.most = most;
        this.period = period;
    }

    long most() {
        return most;
    }

    long period() {
        return period;
    }

    /** The encoding for another limit or period. With the same period it can encode every earlier count. */
    Windows changed(long limit, long periodNanos) {
        return new Windows(Math.min(Math.max(most, limit), periodNanos), periodNanos);
    }

    long at(long now) {
        long window = recent;
        long elapsed = now - start(window);
        if (elapsed < 0 || elapsed >= period) {
            window = now / period;
            recent = window;
        }
        return window;
    }

    long start(long window) {
        return window * period;
    }

    /** The number of a window with a count of zero. */
    long empty(long window) {
        return window * (most + 1);
    }

    /** The window of a number. */
    long of(long count) {
        return count / (most + 1);
    }

    /** The window that replaces an earlier one at a time. */
    long after(Windows before, long window, long now) {
        return period == before.period ? window : at(Math.max(now, before.start(window)));
    }
}
