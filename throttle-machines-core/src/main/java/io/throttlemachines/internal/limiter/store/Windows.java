package io.throttlemachines.internal.limiter.store;

/**
 * Time cut into windows of one period from the origin, and a count within one of them written as a single number:
 * {@code window * (most + 1) + used}. Numbers of later windows are greater than all of earlier ones. As there is at most
 * one permit per nanosecond, the number stays below twice the time in nanoseconds.
 *
 * @param most   the most that is ever counted in a window: the limit, or a greater one that there was before
 * @param period its length in nanoseconds
 */
record Windows(long most, long period) {

    /** Numbers for another limit or period. While the period is the same, every count of before can be written in them. */
    Windows changed(long limit, long periodNanos) {
        return new Windows(Math.min(Math.max(most, limit), periodNanos), periodNanos);
    }

    long at(long now) {
        return now / period;
    }

    long start(long window) {
        return window * period;
    }

    /** The number of a window in which nothing was counted. */
    long empty(long window) {
        return window * (most + 1);
    }

    /** The window a number belongs to. */
    long of(long count) {
        return count / (most + 1);
    }

    /** The window that takes the place of one of before, at the same time. */
    long after(Windows before, long window, long now) {
        return period == before.period ? window : at(Math.max(now, before.start(window)));
    }
}
