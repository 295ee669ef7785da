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

    /** Starts counting now. */
    public Time(Ticker ticker, Clock clock, Sleeper sleeper) {
        this.ticker = ticker;
        this.clock = clock;
        this.sleeper = sleeper;
        this.origin = ticker.read();
    }

    /** A duration, zero or longer, in nanoseconds; a longer one counts as {@link #LONGEST_NANOS}. */
    public static long saturatedNanos(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST_NANOS : duration.toNanos();
    }

    /** Monotonic nanoseconds since this object was made; never negative, so that zero is before everything. */
    public long nanos() {
        return ticker.read() - origin;
    }

    /** Wall time, for people. */
    public Instant instant() {
        return clock.instant();
    }

    /** Holds the calling thread. */
    public void sleep(long nanos) throws InterruptedException {
        sleeper.sleep(Duration.ofNanos(nanos));
    }
}
