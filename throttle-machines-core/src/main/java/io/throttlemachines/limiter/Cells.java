package io.throttlemachines.limiter;

/** Makes the cells of one limiter, all by one rule. When settings change, another takes its place. */
final class Cells {

    private final CellRule rule;

    Cells(LimiterConfig config) {
        this(rule(config));
    }

    private Cells(CellRule rule) {
        this.rule = rule;
    }

    private static CellRule rule(LimiterConfig config) {
        long limit = config.limit();
        long period = config.periodNanos();
        return switch (config.algorithm()) {
            case TOKEN_BUCKET, GCRA -> new Gcra(limit, period, config.burst());
            case FIXED_WINDOW -> new FixedWindow(limit, period);
            case SLIDING_WINDOW -> new SlidingRule(limit, period);
        };
    }

    /**
     * Makes cells by other settings of the same algorithm.
     *
     * @param next the settings
     * @param now  the time in nanoseconds
     */
    Cells changed(LimiterConfig next, long now) {
        return new Cells(rule.changed(next, now));
    }

    /** A cell whose permits are all there. */
    Cell get() {
        return rule.fresh();
    }

    /** Whether a cell counts by this rule. */
    boolean made(Cell cell) {
        return cell.rule() == rule;
    }

    /**
     * The cell to go on with: a cell that counts by an earlier rule is retired, and what was taken from it stays taken
     * in the one that follows it.
     *
     * @param cell a cell that is in nobody else's hands to be renewed, and not retired
     * @param now  the time in nanoseconds
     */
    Cell renewed(Cell cell, long now) {
        return made(cell) ? cell : cell.movedTo(rule, now);
    }

    /** Nanoseconds after which an untouched cell is like a fresh one, whatever was taken from it. */
    long longestUntilFull() {
        return rule.longestUntilFull();
    }
}
