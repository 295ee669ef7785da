package io.throttlemachines.breaker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads off a failure how long whoever was called asks to be left alone, as HTTP does by {@code Retry-After}
 * (RFC 9110, 10.2.3). If the failure that opens a circuit says so, the circuit stays open for just that long, at most
 * {@code reset-timeout-max}. Asked on the thread of the call, without any lock; thread-safe.
 */
@FunctionalInterface
public interface RetryAfterResolver {

    /**
     * Asks a failure.
     *
     * @param failure what the call threw, out of the wrappers that futures put around it
     * @return how long to wait; null, zero or less if it does not say
     */
    @Nullable
    Duration retryAfter(Throwable failure);
}
