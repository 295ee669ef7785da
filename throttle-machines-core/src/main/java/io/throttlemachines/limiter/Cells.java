package io.throttlemachines.limiter;

import java.util.function.Supplier;

/** Makes the cells of one limiter. */
final class Cells implements Supplier<Cell> {

    private final Supplier<Cell> fresh;
    private final long longestUntilFull;

    Cells(LimiterConfig config) {
        long limit = config.limit();
        long period = config.periodNanos();
        if (config.algorithm() == Algorithm.SLIDING_WINDOW) {
            SlidingCell.Rule rule = new SlidingCell.Rule(limit, period);
            fresh = () -> new SlidingCell(rule);
            longestUntilFull = rule.sliding().longestUntilFull();
        } else {
            WordRule rule = config.algorithm() == Algorithm.FIXED_WINDOW
                    ? new FixedWindow(limit, period)
                    : new Gcra(limit, period, config.burst());
            fresh = () -> new WordCell(rule);
            longestUntilFull = rule.longestUntilFull();
        }
    }

    /** A cell whose permits are all there. */
    @Override
    public Cell get() {
        return fresh.get();
    }

    /** Nanoseconds after which an untouched cell is like a fresh one, whatever was taken from it. */
    long longestUntilFull() {
        return longestUntilFull;
    }
}
