package io.throttlemachines.refusal;

import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;

/** A limiter had too few permits and would not have enough within the caller's maximum wait. No permit was taken. */
public final class ThrottledException extends RefusedException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Limit limit;
    private final long remaining;
    private final long permits;

    /**
     * The data shared by all refusals of a limiter. Immutable and thread-safe.
     *
     * @param permits     permits per period
     * @param periodNanos the period in nanoseconds
     * @param burst       the most permits that can be taken at once
     */
    public record Limit(long permits, long periodNanos, long burst) implements Serializable {}

    /**
     * A refusal for lack of permits.
     *
     * @param name            the limiter's full name
     * @param limit           the limit that applies
     * @param remaining       permits left, fewer than requested
     * @param permits         permits requested
     * @param retryAfterNanos nanoseconds until the requested permits are available, or {@link #UNKNOWN} if they never will
     *                        be, as they are more than the limiter's burst
     */
    public ThrottledException(String name, Limit limit, long remaining, long permits, long retryAfterNanos) {
        super(name, retryAfterNanos);
        this.limit = limit;
        this.remaining = remaining;
        this.permits = permits;
    }

    /** Permits per period, the period in nanoseconds, and the burst. */
    public Limit limit() {
        return limit;
    }

    /** Permits that were left: zero or more, fewer than requested. */
    public long remaining() {
        return remaining;
    }

    /** Permits that were requested: one or more. */
    public long permits() {
        return permits;
    }

    @Override
    public String description() {
        String allowed = limit.permits() + " per " + Duration.ofNanos(limit.periodNanos());
        String message = "limiter '" + name() + "' allows " + allowed + " and has " + remaining + " left";
        return permits <= limit.burst()
                ? message
                : message + "; " + permits + " were asked for, more than its burst of " + limit.burst() + " ever gives";
    }
}
