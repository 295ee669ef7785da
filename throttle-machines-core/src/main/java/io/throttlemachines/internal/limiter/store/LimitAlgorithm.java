package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.LimiterConfig;

/** How the cells of one limiter count under the settings in force. Immutable; another takes its place when they change. */
sealed interface LimitAlgorithm permits WordAlgorithm, SlidingAlgorithm {

    /** A cell whose permits are all there. */
    Bucket fresh();

    /**
     * The rule for other settings of the same algorithm. Cells that counted by this one go on by that.
     *
     * @param next the settings
     * @param now  the time in nanoseconds
     */
    LimitAlgorithm changed(LimiterConfig next, long now);

    /** Nanoseconds after which an untouched cell is like a fresh one, whatever was taken from it. */
    long longestUntilFull();
}
