package io.throttlemachines.refusal;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A breaker or a limiter refused a call, so the call was not made. Refusals are frequent exactly when a service is in
 * trouble, so they are small: they carry data and build the message only on request, and they have no stack trace and
 * no suppressed exceptions. A refusal never counts as a failure of a breaker around it. Immutable and thread-safe.
 */
public abstract sealed class RefusedException extends RuntimeException
        permits CircuitOpenException, DependencyException, BulkheadFullException, ThrottledException {

    /** The retry-after, in nanoseconds, of a refusal for which no such time is known. */
    public static final long UNKNOWN = -1;

    private static final long NANOS_PER_MILLI = 1_000_000;

    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;
    private final long retryAfterNanos;

    RefusedException(String name, long retryAfterNanos) {
        super(null, null, false, false);
        this.name = name;
        this.retryAfterNanos = retryAfterNanos;
    }

    /** The full name of the breaker or limiter that refused the call. */
    public final String name() {
        return name;
    }

    /**
     * How long to wait before a call may be admitted, counted from the refusal; empty where it is not known. An
     * estimate, as other callers may come first.
     */
    public final Optional<Duration> retryAfter() {
        return retryAfterNanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(retryAfterNanos));
    }

    /**
     * What was refused and why, as one readable line without the retry-after, so that all refusals for the same cause
     * have the same description.
     */
    public abstract String description();

    @Override
    public final @Nullable String getMessage() {
        return retryAfterNanos < 0 ? description() : description() + "; retry after " + roundedUp(retryAfterNanos);
    }

    private static Duration roundedUp(long nanos) {
        return Duration.ofMillis((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }
}
