package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long a circuit stays open: longer after each failed recovery, with jitter to spread the probes. */
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

    /** The requested time in nanoseconds, limited to the maximum. */
    long atMost(long asked) {
        return (long) Math.min(max, (double) asked);
    }

    /** The timeout in nanoseconds, at least 1, with a new random jitter. */
    long nanos(int failedRecoveries) {
        double grown = Math.min(max, base * Math.pow(multiplier, failedRecoveries));
        double varied = grown * (1 + jitter * (2 * ThreadLocalRandom.current().nextDouble() - 1));
        return (long) Math.max(1, Math.min(max, varied));
    }
}
