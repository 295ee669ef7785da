package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.RetryAfterResolver;
import io.throttlemachines.internal.call.AskedWait;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

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

    /**
     * The nanoseconds for which the failure asks, limited to the maximum; the usual ones if it asks for none, or if the
     * application's resolver throws or is null.
     */
    long after(@Nullable Throwable failure, @Nullable RetryAfterResolver resolver, long usual) {
        long asked = AskedWait.nanos(failure, resolver, "the usual reset-timeout applies");
        return asked == AskedWait.NONE ? usual : (long) Math.min(max, (double) asked);
    }

    /** The timeout in nanoseconds, at least 1, with a new random jitter. */
    long nanos(int failedRecoveries) {
        double grown = Math.min(max, base * Math.pow(multiplier, failedRecoveries));
        double varied = grown * (1 + jitter * (2 * ThreadLocalRandom.current().nextDouble() - 1));
        return (long) Math.max(1, Math.min(max, varied));
    }
}
