package io.throttlemachines.limiter;

/**
 * Time cut into windows of one period from the origin, and a count within one of them written as a single number:
 * {@code window * (limit + 1) + used}. Numbers of later windows are greater than all of earlier ones. As the limit is at
 * most one per nanosecond, the number stays below twice the time in nanoseconds.
 *
 * @param limit  the most that is counted in a window
 * @param period its length in nanoseconds
 */
record Windows(long limit, long period) {

    long at(long now) {
        return now / period;
    }

    long start(long window) {
        return window * period;
    }

    /** The number of a window in which nothing was counted. */
    long empty(long window) {
        return window * (limit + 1);
    }

    /** The window a number belongs to. */
    long of(long count) {
        return count / (limit + 1);
    }
}
