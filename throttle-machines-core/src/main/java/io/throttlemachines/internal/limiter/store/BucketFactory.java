package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.LimiterConfig;

/** Makes the cells of one limiter, all by one rule. When settings change, another takes its place. */
final class BucketFactory {

    private final LimitAlgorithm rule;

    BucketFactory(LimiterConfig config) {
        this(rule(config));
    }

    private BucketFactory(LimitAlgorithm rule) {
        this.rule = rule;
    }

    private static LimitAlgorithm rule(LimiterConfig config) {
        long limit = config.limit();
        long period = config.period().toNanos();
        return switch (config.algorithm()) {
            case TOKEN_BUCKET, GCRA -> new Gcra(limit, period, config.burst());
            case FIXED_WINDOW -> new FixedWindow(limit, period);
            case SLIDING_WINDOW -> new SlidingAlgorithm(limit, period);
        };
    }

    /**
     * Makes cells by other settings of the same algorithm.
     *
     * @param next the settings
     * @param now  the time in nanoseconds
     */
    BucketFactory changed(LimiterConfig next, long now) {
        return new BucketFactory(rule.changed(next, now));
    }

    /** A cell whose permits are all there. */
    Bucket get() {
        return rule.fresh();
    }

    /** Whether a cell counts by this rule. */
    boolean made(Bucket cell) {
        return cell.rule() == rule;
    }

    /**
     * The cell to go on with: a cell that counts by an earlier rule is retired, and what was taken from it stays taken
     * in the one that follows it.
     *
     * @param cell a cell that is in nobody else's hands to be renewed, and not retired
     * @param now  the time in nanoseconds
     */
    Bucket renewed(Bucket cell, long now) {
        return made(cell) ? cell : cell.movedTo(rule, now);
    }

    /** Nanoseconds after which an untouched cell is like a fresh one, whatever was taken from it. */
    long longestUntilFull() {
        return rule.longestUntilFull();
    }
}
