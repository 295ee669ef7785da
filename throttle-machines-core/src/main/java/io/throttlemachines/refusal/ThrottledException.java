package io.throttlemachines.refusal;

import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;

/** A limiter has no permit to give, and would not have one within the longest wait. Nothing was taken. */
public final class ThrottledException extends RefusedException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Limit limit;
    private final long remaining;
    private final long permits;

    /**
     * What a limiter's refusals share.
     *
     * @param permits     permits per period
     * @param periodNanos the period in nanoseconds
     * @param burst       the most permits that can be taken at once
     */
    public record Limit(long permits, long periodNanos, long burst) implements Serializable {}

    /**
     * A refusal for want of permits.
     *
     * @param name            the limiter's full name
     * @param limit           what the limiter allows
     * @param remaining       permits left, fewer than were asked for
     * @param permits         permits that were asked for
     * @param retryAfterNanos nanoseconds until as many permits as were asked for are there, or {@link #UNKNOWN} if they
     *                        never will be, as more than the limiter's burst was asked for
     */
    public ThrottledException(String name, Limit limit, long remaining, long permits, long retryAfterNanos) {
        super(name, retryAfterNanos);
        this.limit = limit;
        this.remaining = remaining;
        this.permits = permits;
    }

    /**
     * What the limiter allows.
     *
     * @return permits per period, the period in nanoseconds, and the burst
     */
    public Limit limit() {
        return limit;
    }

    /**
     * Permits that were left: fewer than were asked for.
     *
     * @return zero or more
     */
    public long remaining() {
        return remaining;
    }

    /**
     * Permits that were asked for.
     *
     * @return one or more
     */
    public long permits() {
        return permits;
    }

    @Override
    void describe(StringBuilder message) {
        message.append("limiter '")
                .append(name())
                .append("' allows ")
                .append(limit.permits())
                .append(" per ")
                .append(Duration.ofNanos(limit.periodNanos()))
                .append(" and has ")
                .append(remaining)
                .append(" left");
        if (permits > limit.burst()) {
            message.append("; ")
                    .append(permits)
                    .append(" were asked for, more than its burst of ")
                    .append(limit.burst())
                    .append(" ever gives");
        }
    }
}
