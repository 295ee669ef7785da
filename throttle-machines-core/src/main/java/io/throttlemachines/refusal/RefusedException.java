package io.throttlemachines.refusal;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call was not made because a breaker, a limiter or something one of them depends on said no. Refusals are
 * frequent exactly when a service is in trouble, so they are small, carry data rather than text, and have no stack
 * trace and no suppressed exceptions: the message is made when it is asked for. A refusal never counts as a failure
 * of a breaker around it.
 */
public abstract sealed class RefusedException extends RuntimeException
        permits CircuitOpenException, DependencyException, BulkheadFullException, ThrottledException {

    /** Stands for "not known when a call may be let through again". */
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

    /**
     * The breaker or limiter that refused.
     *
     * @return its full name
     */
    public final String name() {
        return name;
    }

    /**
     * How long to wait before a call may be let through. It is an estimate: others may come first.
     *
     * @return the wait, counted from the refusal; empty where nobody can know
     */
    public final Optional<Duration> retryAfter() {
        return retryAfterNanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(retryAfterNanos));
    }

    /**
     * What was refused and why, without how long to wait: the same for all that are refused for the same cause.
     *
     * @return one readable line
     */
    public final String description() {
        StringBuilder description = new StringBuilder(96);
        describe(description);
        return description.toString();
    }

    @Override
    public final @Nullable String getMessage() {
        StringBuilder message = new StringBuilder(description());
        if (retryAfterNanos >= 0) {
            message.append("; retry after ").append(roundedUp(retryAfterNanos));
        }
        return message.toString();
    }

    private static Duration roundedUp(long nanos) {
        return Duration.ofMillis((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }

    abstract void describe(StringBuilder message);
}
