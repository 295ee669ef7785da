package io.throttlemachines.internal.limiter.store;

/** How the buckets of one limiter count under the current settings. Immutable; another replaces it when they change. */
sealed interface LimitAlgorithm permits WordAlgorithm, SlidingAlgorithm {

    /** A bucket with all its permits. */
    Bucket fresh();

    /**
     * The same algorithm with other settings. Buckets that counted by this one continue with that one.
     *
     * @param now the time in nanoseconds
     */
    LimitAlgorithm changed(BucketSettings next, long now);

    /** Nanoseconds after which an untouched bucket equals a fresh one, however many permits were taken from it. */
    long longestUntilFull();
}
