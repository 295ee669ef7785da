package io.throttlemachines.test;

import io.throttlemachines.time.Sleeper;
import io.throttlemachines.time.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that stands still until a test moves it. A caller that waits by this ticker returns at once, and the time moves
 * on by as much as the wait. Waits that hold no thread, and delays of hedges, are timed by the {@code
 * ScheduledExecutorService} instead.
 *
 * <p>Thread-safe.
 */
public final class ManualTicker implements Ticker, Sleeper {

    /** The start is arbitrary. This one overflows after a minute, which reveals code that compares readings, not differences. */
    private static final long START = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

    private final Instant start;
    private final AtomicLong passed = new AtomicLong();
    private final List<Duration> slept = new CopyOnWriteArrayList<>();

    /** Starts at 1970-01-01T00:00:00Z. */
    public ManualTicker() {
        this(Instant.EPOCH);
    }

    /** Starts at the moment that {@link #clock()} then shows. */
    public ManualTicker(Instant start) {
        this.start = Objects.requireNonNull(start, "start");
    }

    @Override
    public long read() {
        return START + passed.get();
    }

    /**
     * Moves the time on, by zero or more.
     *
     * @throws IllegalArgumentException if negative: time does not run backwards
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("Time does not run backwards, as by " + by + ".");
        }
        passed.addAndGet(by.toNanos());
    }

    /**
     * Moves the time on instead of holding the thread.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!duration.isNegative()) {
            slept.add(duration);
            advance(duration);
        }
    }

    /** The length of each wait so far, in order. */
    public List<Duration> slept() {
        return List.copyOf(slept);
    }

    /** The same time as a wall clock in UTC, for {@code ThrottleMachinesBuilder.clock} or a {@code Clock} bean. */
    public Clock clock() {
        return new Driven(ZoneOffset.UTC);
    }

    private final class Driven extends Clock {

        private final ZoneId zone;

        Driven(ZoneId zone) {
            this.zone = zone;
        }

        @Override
        public Instant instant() {
            return start.plusNanos(passed.get());
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new Driven(other);
        }
    }
}
