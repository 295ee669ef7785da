package io.throttlemachines.internal.limiter.store;

/**
 * What all sliding buckets of a limiter share.
 *
 * @param limit   the most permits at once
 * @param windows encodes windows and counts
 * @param sliding weighs the counts of two windows
 * @param since   when the windows got their length, in nanoseconds
 */
record SlidingAlgorithm(long limit, Windows windows, SlidingWindow sliding, long since) implements LimitAlgorithm {

    SlidingAlgorithm(long limit, long periodNanos) {
        this(limit, new Windows(limit, periodNanos), 0);
    }

    private SlidingAlgorithm(long limit, Windows windows, long since) {
        this(limit, windows, new SlidingWindow(limit, windows.most(), windows.period()), since);
    }

    @Override
    public Bucket fresh() {
        return new SlidingBucket(this);
    }

    @Override
    public SlidingAlgorithm changed(BucketSettings next, long now) {
        Windows after = windows.changed(next.limit(), next.periodNanos());
        return new SlidingAlgorithm(next.limit(), after, after.period() == windows.period() ? since : now);
    }

    @Override
    public long longestUntilFull() {
        return sliding.longestUntilFull();
    }
}
