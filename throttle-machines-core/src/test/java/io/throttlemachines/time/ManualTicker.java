package io.throttlemachines.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. Starts at an arbitrary reading, as real ones do. */
public final class ManualTicker implements Ticker {

    private final AtomicLong reading;

    /** Starts near the end of the range of a long, so that whoever compares readings instead of differences is found out. */
    public ManualTicker() {
        this(Long.MAX_VALUE - Duration.ofMinutes(1).toNanos());
    }

    /** Starts at a reading of the test's choice. */
    public ManualTicker(long start) {
        reading = new AtomicLong(start);
    }

    @Override
    public long read() {
        return reading.get();
    }

    /** Moves the time forward. */
    public void advance(Duration by) {
        reading.addAndGet(by.toNanos());
    }

    /** Moves the time forward by nanoseconds. */
    public void advanceNanos(long by) {
        reading.addAndGet(by);
    }

    /** A shared time driven by this ticker: waiting moves it, and the wall clock stands still at the epoch. */
    public Time time() {
        return time(new ManualSleeper(this));
    }

    /** A shared time driven by this ticker, with another way of waiting. */
    public Time time(Sleeper sleeper) {
        return new Time(this, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), sleeper);
    }
}
