package io.throttlemachines.spring.console;

import io.throttlemachines.ThrottleMachines;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What changes, for all open pages together. The nodes are read when a page asks, at most once a second however many pages there
 * are; each page then gets the nodes that changed since the version it knows. A status may ask the guards of an application, so
 * nothing is read under a lock. Thread-safe.
 */
public final class Changes {

    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

    private final NodeReader reader;
    private final Clock clock;
    private final LongSupplier nanos;
    private final boolean actions;
    private final boolean history;

    /** Distinguishes the versions of this instance from those of another, or of the one before a restart. */
    private final String instance;

    private final AtomicReference<@Nullable Snapshot> latest = new AtomicReference<>();

    /** When the next reading is due, by {@link #nanos}. The thread that moves it on reads. */
    private final AtomicLong due;

    /**
     * Reads from these when asked.
     *
     * @param machines what the console shows
     * @param calls    the calls that a breaker has had since the start
     * @param actions  whether the endpoint accepts actions
     * @param history  whether the endpoint remembers events
     */
    public Changes(ThrottleMachines machines, CallCounts calls, boolean actions, boolean history) {
        this(new NodeReader(machines, calls), Clock.systemUTC(), System::nanoTime, actions, history);
    }

    Changes(NodeReader reader, Clock clock, LongSupplier nanos, boolean actions, boolean history) {
        this.reader = reader;
        this.clock = clock;
        this.nanos = nanos;
        this.actions = actions;
        this.history = history;
        this.due = new AtomicLong(nanos.getAsLong());
        this.instance = Integer.toHexString(new Random().nextInt());
    }

    /** What has changed since a version; everything if the version is not of this instance. */
    ChangesDescriptor since(String version) {
        Snapshot current = current();
        long known = number(version, current.number());
        return new ChangesDescriptor(
                instance + "-" + current.number(),
                known == 0,
                current.at().toString(),
                actions,
                history,
                current.nodesSince(known),
                current.edgesSince(known));
    }

    /** The number in a version; 0 if it is unknown. */
    private long number(String version, long newest) {
        if (!version.startsWith(instance + "-")) {
            return 0;
        }
        try {
            long number = Long.parseLong(version.substring(instance.length() + 1));
            return number > 0 && number <= newest ? number : 0;
        } catch (NumberFormatException unknown) {
            return 0;
        }
    }

    private Snapshot current() {
        Snapshot before = latest.get();
        long now = nanos.getAsLong();
        long moment = due.get();
        boolean mine = now - moment >= 0 && due.compareAndSet(moment, now + INTERVAL);
        if (before != null && !mine) {
            return before;
        }
        Snapshot next = Snapshot.after(before, reader, clock.instant());
        if (latest.compareAndSet(before, next)) {
            return next;
        }
        Snapshot other = latest.get(); // another thread was faster
        return other == null ? next : other;
    }
}
