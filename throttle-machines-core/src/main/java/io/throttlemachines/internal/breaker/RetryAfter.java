package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.RetryAfterResolver;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks the application's resolver for how long a failure wants the circuit to stay open. */
final class RetryAfter {

    private RetryAfter() {}

    /** How many nanoseconds the failure asks for; zero if it asks for none, or if the resolver throws. */
    static long nanos(@Nullable RetryAfterResolver resolver, @Nullable Throwable failure) {
        if (resolver == null || failure == null) {
            return 0;
        }
        @Nullable
        Duration asked = UserCode.get(
                () -> "The RetryAfterResolver, called with "
                        + failure.getClass().getName() + ",",
                "the usual reset-timeout applies",
                () -> resolver.retryAfter(failure),
                Duration.ZERO);
        return asked == null || asked.isNegative() ? 0 : Time.saturatedNanos(asked);
    }
}
