package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.LimiterConfig;

/**
 * What all sliding cells of a limiter share.
 *
 * @param limit   the most permits at once
 * @param windows numbers the windows
 * @param sliding weighs them
 * @param since   when the windows got their length
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
    public SlidingAlgorithm changed(LimiterConfig next, long now) {
        Windows after = windows.changed(next.limit(), next.period().toNanos());
        return new SlidingAlgorithm(next.limit(), after, after.period() == windows.period() ? since : now);
    }

    @Override
    public long longestUntilFull() {
        return sliding.longestUntilFull();
    }
}
