package io.throttlemachines.refusal;

import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A limiter had too few permits and would not have enough within the caller's maximum wait, or the store that keeps its
 * permits does not answer and its {@code on-failure} is {@code deny}. No permit was taken.
 */
public final class ThrottledException extends RefusedException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Limit limit;
    private final long remaining;
    private final long permits;
    private final @Nullable String store;

    /**
     * The data shared by all refusals of a limiter. Immutable and thread-safe.
     *
     * @param permits     permits per period, or calls that may run at once
     * @param periodNanos the period in nanoseconds; zero if the limiter limits how many calls run at once
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
     * @param retryAfterNanos nanoseconds until the requested permits are available, or {@link #UNKNOWN} if nobody knows when
     *                        calls end, or if they never will be, as they are more than the limiter's burst
     */
    public ThrottledException(String name, Limit limit, long remaining, long permits, long retryAfterNanos) {
        this(name, limit, remaining, permits, retryAfterNanos, null);
    }

    private ThrottledException(
            String name, Limit limit, long remaining, long permits, long retryAfterNanos, @Nullable String store) {
        super(name, retryAfterNanos);
        this.limit = limit;
        this.remaining = remaining;
        this.permits = permits;
        this.store = store;
    }

    /**
     * A refusal because the permits are kept in a store that does not answer.
     *
     * @param name    the limiter's full name
     * @param limit   the limit that applies
     * @param permits permits requested
     * @param store   the name of the store
     */
    public static ThrottledException unavailable(String name, Limit limit, long permits, String store) {
        return new ThrottledException(name, limit, 0, permits, UNKNOWN, store);
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
        if (store != null) {
            return "the permits of limiter '" + name() + "' are kept in store '" + store + "', which does not answer";
        }
        String message = "limiter '" + name() + "' allows " + allowed() + " and has " + remaining + " left";
        if (permits <= limit.burst()) {
            return message;
        }
        String most = limit.periodNanos() == 0 ? "the " + limit.burst() + " it" : "its burst of " + limit.burst();
        return message + "; " + permits + " were asked for, more than " + most + " ever gives";
    }

    private String allowed() {
        return limit.permits()
                + (limit.periodNanos() == 0 ? " at once" : " per " + Duration.ofNanos(limit.periodNanos()));
    }
}
