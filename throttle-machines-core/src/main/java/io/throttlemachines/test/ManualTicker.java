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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that stands still until a test moves it. A caller that waits by this ticker returns at once, and the time moves on by
 * as much as the wait. Waits that hold no thread, and delays of hedges, pass in the same time if the instance has this ticker's
 * {@link #scheduler()}.
 *
 * <p>Thread-safe.
 */
public final class ManualTicker implements Ticker, Sleeper {

    /** The start is arbitrary. This one overflows after a minute, which reveals code that compares readings, not differences. */
    private static final long START = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

    private final Instant start;
    private final AtomicLong passed = new AtomicLong();
    private final ManualScheduler scheduler = new ManualScheduler(this);
    private final List<Duration> slept = new CopyOnWriteArrayList<>();

    /** Starts at 1970-01-01T00:00:00Z. */
    public ManualTicker() {
        this(Instant.EPOCH);
    }

    /**
     * Starts at a moment.
     *
     * @param start what {@link #clock()} shows to begin with
     */
    public ManualTicker(Instant start) {
        this.start = Objects.requireNonNull(start, "start");
    }

    @Override
    public long read() {
        return START + passed.get();
    }

    /**
     * Moves the time on, and runs the tasks of {@link #scheduler()} that become due, on this thread. Each task sees the moment at
     * which it is due.
     *
     * @param by how far; zero or longer; zero runs the tasks that are due already
     * @throws IllegalArgumentException if negative: time does not run backwards
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("Time does not run backwards, as by " + by + ".");
        }
        scheduler.runDue();
        for (long left = by.toNanos(); left > 0; ) {
            long step = Math.min(left, scheduler.nanosToNext());
            passed.addAndGet(step);
            left -= step;
            scheduler.runDue();
        }
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

    /**
     * The same time as a wall clock, for {@code ThrottleMachinesBuilder.clock} or a {@code Clock} bean.
     *
     * @return a clock in UTC that this ticker drives
     */
    public Clock clock() {
        return new Driven(ZoneOffset.UTC);
    }

    /**
     * Timers in the same time, for {@code ThrottleMachinesBuilder.scheduler}: they time waits that hold no thread and the delays
     * of hedges. A task with a delay runs in {@link #advance} or {@link #sleep}, on the thread that moves the time; a task
     * without one runs at once, on the thread that submits it. The scheduler has no thread of its own and needs no shutdown;
     * a shutdown drops its pending tasks. It does not repeat tasks: {@code scheduleAtFixedRate} and
     * {@code scheduleWithFixedDelay} throw {@link UnsupportedOperationException}.
     *
     * @return always the same scheduler
     */
    public ScheduledExecutorService scheduler() {
        return scheduler;
    }

    /** The number of tasks with a delay, given to {@link #scheduler()}, that have neither run nor been cancelled. */
    public int pendingTasks() {
        return scheduler.pending();
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
