package io.throttlemachines.limiter;

/**
 * What all sliding cells of a limiter share.
 *
 * @param limit   the most permits at once
 * @param windows numbers the windows
 * @param sliding weighs them
 * @param since   when the windows got their length
 */
record SlidingRule(long limit, Windows windows, SlidingWindow sliding, long since) implements CellRule {

    SlidingRule(long limit, long periodNanos) {
        this(limit, new Windows(limit, periodNanos), 0);
    }

    private SlidingRule(long limit, Windows windows, long since) {
        this(limit, windows, new SlidingWindow(limit, windows.most(), windows.period()), since);
    }

    @Override
    public Cell fresh() {
        return new SlidingCell(this);
    }

    @Override
    public SlidingRule changed(LimiterConfig next, long now) {
        Windows after = windows.changed(next.limit(), next.periodNanos());
        return new SlidingRule(next.limit(), after, after.period() == windows.period() ? since : now);
    }

    @Override
    public long longestUntilFull() {
        return sliding.longestUntilFull();
    }
}
