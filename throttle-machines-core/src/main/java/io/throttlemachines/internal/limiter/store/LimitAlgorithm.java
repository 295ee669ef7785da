package io.throttlemachines.internal.limiter.store;

import org.jspecify.annotations.Nullable;

/**
 * How the buckets of one limiter count under one version of its settings. Pure arithmetic. When the settings change, another
 * version follows, and each bucket that counts by this one moves to that one at its next use. So a change costs the same
 * for one key as for a million, and takes effect for all of them by one write.
 */
abstract sealed class LimitAlgorithm permits WordAlgorithm, SlidingAlgorithm {

    /**
     * The next version.
     *
     * @param algorithm counts by the later settings
     * @param since     when they came into force, in nanoseconds
     */
    record Successor(LimitAlgorithm algorithm, long since) {}

    /** Null while this version is in force. Written once, by the one thread that changes settings. */
    private volatile @Nullable Successor successor;

    /** The algorithm of a limiter as it starts. */
    static LimitAlgorithm of(BucketSettings settings) {
        long limit = settings.limit();
        long period = settings.periodNanos();
        return switch (settings.algorithm()) {
            case TOKEN_BUCKET, GCRA -> new Gcra(limit, period, settings.burst());
            case FIXED_WINDOW -> new FixedWindow(limit, period);
            case SLIDING_WINDOW -> new SlidingAlgorithm(limit, period);
            case CONCURRENCY, ADAPTIVE_CONCURRENCY ->
                throw new IllegalArgumentException(settings.algorithm() + " has no permits per period.");
        };
    }

    /**
     * A bucket with all its permits.
     *
     * @param now the time in nanoseconds; a thread that read the clock earlier is treated as if it had read it then
     */
    abstract Bucket fresh(long now);

    /**
     * The same algorithm with other settings. Buckets that counted by this one continue with that one.
     *
     * @param now the time in nanoseconds
     */
    abstract LimitAlgorithm changed(BucketSettings next, long now);

    /** Nanoseconds after which an untouched bucket equals a fresh one, however many permits were taken from it. */
    abstract long longestUntilFull();

    /** Puts other settings into force. If that fails, nothing has changed. Callers do so one after the other. */
    final LimitAlgorithm replaceBy(BucketSettings next, long now) {
        LimitAlgorithm following = changed(next, now);
        successor = new Successor(following, now);
        return following;
    }

    /** Whether this version is in force. */
    final boolean current() {
        return successor == null;
    }

    final @Nullable Successor successor() {
        return successor;
    }

    /** The version in force. */
    final LimitAlgorithm latest() {
        LimitAlgorithm latest = this;
        for (Successor next = successor; next != null; next = latest.successor) {
            latest = next.algorithm();
        }
        return latest;
    }
}
