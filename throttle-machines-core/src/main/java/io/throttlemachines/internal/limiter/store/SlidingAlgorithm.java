package io.throttlemachines.internal.limiter.store;

/** What all sliding buckets of a limiter share. */
final class SlidingAlgorithm extends LimitAlgorithm {

    private final long limit;
    private final Windows windows;
    private final SlidingWindow sliding;
    private final long since;

    SlidingAlgorithm(long limit, long periodNanos) {
        this(limit, new Windows(limit, periodNanos), 0);
    }

    private SlidingAlgorithm(long limit, Windows windows, long since) {
        this.limit = limit;
        this.windows = windows;
        this.sliding = new SlidingWindow(limit, windows.most(), windows.period());
        this.since = since;
    }

    /** The most permits at once. */
    long limit() {
        return limit;
    }

    /** Encodes windows and counts. */
    Windows windows() {
        return windows;
    }

    /** Weighs the counts of two windows. */
    SlidingWindow sliding() {
        return sliding;
    }

    /** When the windows got their length, in nanoseconds. */
    long since() {
        return since;
    }

    @Override
    Bucket fresh(long now) {
        return new SlidingBucket(this, windows.at(now));
    }

    @Override
    SlidingAlgorithm changed(BucketSettings next, long now) {
        Windows after = windows.changed(next.limit(), next.periodNanos());
        return new SlidingAlgorithm(next.limit(), after, after.period() == windows.period() ? since : now);
    }

    @Override
    long longestUntilFull() {
        return sliding.longestUntilFull();
    }
}
