package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long a circuit stays open: grown at each failed recovery, and varied once, so that many do not probe together. */
final class ResetTimeout {

    private static final double DEFAULT_MAX_NANOS = Duration.ofHours(1).toNanos();

    private final double base;
    private final double multiplier;
    private final double max;
    private final double jitter;

    ResetTimeout(BreakerConfig config) {
        base = config.resetTimeout().toNanos();
        multiplier = config.resetTimeoutMultiplier();
        jitter = config.resetTimeoutJitter();
        Duration set = config.resetTimeoutMax();
        max = set == null ? Math.max(DEFAULT_MAX_NANOS, base * (1 + jitter)) : set.toNanos();
    }

    /** As long as was asked for, within what is allowed. */
    long atMost(long asked) {
        return (long) Math.min(max, (double) asked);
    }

    long nanos(int failedRecoveries) {
        double grown = Math.min(max, base * Math.pow(multiplier, failedRecoveries));
        double varied = grown * (1 + jitter * (2 * ThreadLocalRandom.current().nextDouble() - 1));
        return (long) Math.max(1, Math.min(max, varied));
    }
}
