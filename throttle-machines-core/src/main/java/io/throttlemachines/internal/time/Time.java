package io.throttlemachines.internal.time;

import io.throttlemachines.time.Sleeper;
import io.throttlemachines.time.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The time all parts of one {@code ThrottleMachines} share: monotonic nanoseconds for every decision, and
 * the wall clock only for what is shown to people. Immutable and thread-safe.
 */
public final class Time {

    /** The longest duration there is, in nanoseconds: about 97 years. The sum of any two still fits a {@code long}. */
    public static final long LONGEST_NANOS = Long.MAX_VALUE / 3;

    /** The time of what never happens, such as the end of an action without a duration. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final Duration LONGEST = Duration.ofNanos(LONGEST_NANOS);

    private final Ticker ticker;
    private final Clock clock;
    private final Sleeper sleeper;
    private final long origin;

    /**
     * Starts counting now.
     *
     * @param ticker  monotonic time
     * @param clock   wall time
     * @param sleeper how to wait
     */
    public Time(Ticker ticker, Clock clock, Sleeper sleeper) {
        this.ticker = ticker;
        this.clock = clock;
        this.sleeper = sleeper;
        this.origin = ticker.read();
    }

    /**
     * Converts a duration to nanoseconds; one that is longer counts as {@link #LONGEST_NANOS}.
     *
     * @param duration zero or longer
     * @return nanoseconds, at most {@link #LONGEST_NANOS}
     */
    public static long saturatedNanos(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST_NANOS : duration.toNanos();
    }

    /**
     * Monotonic time since this object was made; never negative, so that zero can stand for "before everything".
     *
     * @return nanoseconds
     */
    public long nanos() {
        return ticker.read() - origin;
    }

    /**
     * Wall time, for people.
     *
     * @return the instant
     */
    public Instant instant() {
        return clock.instant();
    }

    /**
     * Holds the calling thread.
     *
     * @param nanos how long, in nanoseconds
     * @throws InterruptedException if interrupted while waiting
     */
    public void sleep(long nanos) throws InterruptedException {
        sleeper.sleep(Duration.ofNanos(nanos));
    }
}
