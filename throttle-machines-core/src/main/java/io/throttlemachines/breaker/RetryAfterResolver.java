package io.throttlemachines.breaker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a failure how long the called service asks callers to wait, as HTTP does with {@code Retry-After} (RFC
 * 9110, 10.2.3). If the failure that opens a circuit has such a time, the circuit stays open for exactly that time, at
 * most {@code reset-timeout-max}. Called on the thread of the call, never under a lock; must be thread-safe.
 */
@FunctionalInterface
public interface RetryAfterResolver {

    /** How long to wait after a failure, given without the wrappers of futures; null, zero or less for none. */
    @Nullable
    Duration retryAfter(Throwable failure);
}
