package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.RetryAfterResolver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the user's resolver, and lets it harm nobody. */
final class RetryAfter {

    private static final Logger log = LoggerFactory.getLogger(RetryAfter.class);

    private RetryAfter() {}

    /** How many nanoseconds the failure asks for; zero if it does not say. */
    static long nanos(@Nullable RetryAfterResolver resolver, @Nullable Throwable failure) {
        if (resolver == null || failure == null) {
            return 0;
        }
        try {
            Duration asked = resolver.retryAfter(failure);
            return asked == null || asked.isNegative() ? 0 : saturated(asked);
        } catch (Throwable thrown) { // also a checked one, as other languages throw them
            log.warn(
                    "The RetryAfterResolver failed at {}; the usual reset-timeout holds",
                    failure.getClass().getName(),
                    thrown);
            return 0;
        }
    }

    private static long saturated(Duration asked) {
        try {
            return asked.toNanos();
        } catch (ArithmeticException tooLong) {
            return Long.MAX_VALUE;
        }
    }
}
