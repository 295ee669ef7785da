package io.throttlemachines.internal.call;

import io.throttlemachines.breaker.RetryAfterResolver;
import io.throttlemachines.internal.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a called service asks to be left alone. Internal. */
public final class AskedWait {

    /** The service asks for nothing. */
    public static final long NONE = 0;

    private AskedWait() {}

    /**
     * The nanoseconds that a failure asks for, or {@link #NONE}; that too if the application's resolver throws or is null.
     *
     * @param consequence what it means if the resolver throws, for the log
     */
    public static long nanos(@Nullable Throwable failure, @Nullable RetryAfterResolver resolver, String consequence) {
        if (resolver == null || failure == null) {
            return NONE;
        }
        @Nullable
        Duration asked = UserCode.get(
                () -> "The RetryAfterResolver, called with "
                        + failure.getClass().getName() + ",",
                consequence,
                () -> resolver.retryAfter(failure),
                Duration.ZERO);
        return asked == null || asked.isNegative() ? NONE : Time.saturatedNanos(asked);
    }
}
