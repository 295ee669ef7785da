package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.breaker.RetryAfterResolver;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks one resolver after the other until one returns a duration.
 *
 * @param resolvers in the order in which they are asked
 */
record CompositeRetryAfterResolver(List<RetryAfterResolver> resolvers) implements RetryAfterResolver {

    @Override
    public @Nullable Duration retryAfter(Throwable failure) {
        for (RetryAfterResolver each : resolvers) {
            Duration asked = each.retryAfter(failure);
            if (asked != null) {
                return asked;
            }
        }
        return null;
    }
}
