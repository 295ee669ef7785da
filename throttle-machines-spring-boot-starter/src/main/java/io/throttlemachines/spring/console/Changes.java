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
    private final Abilities abilities;

    /** Distinguishes the versions of this instance from those of another, or of the one before a restart. */
    private final String instance;

    private final AtomicReference<@Nullable Snapshot> latest = new AtomicReference<>();

    /** The last answer: pages that know the same version share it. Any thread may replace it. */
    private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();

    /** When the next reading is due, by {@link #nanos}. The thread that moves it on reads. */
    private final AtomicLong due;

    /**
     * Reads from these when asked.
     *
     * @param machines  what the console shows
     * @param calls     the calls that breakers have had
     * @param abilities what the endpoint can do
     */
    public Changes(ThrottleMachines machines, CallCounts calls, Abilities abilities) {
        this(new NodeReader(machines, calls), Clock.systemUTC(), System::nanoTime, abilities);
    }

    Changes(NodeReader reader, Clock clock, LongSupplier nanos, Abilities abilities) {
        this.reader = reader;
        this.clock = clock;
        this.nanos = nanos;
        this.abilities = abilities;
        this.due = new AtomicLong(nanos.getAsLong());
        this.instance = Integer.toHexString(new Random().nextInt());
    }

    /**
     * An answer and the question to it.
     *
     * @param number of the snapshot that answered
     * @param known  the number that the page knows
     */
    private record Answer(long number, long known, ChangesDescriptor changes) {}

    /** What has changed since a version; everything if the version is not of this instance. */
    ChangesDescriptor since(String version) {
        Snapshot current = current();
        long known = number(version, current.number());
        Answer last = answer.get();
        if (last != null && last.number == current.number() && last.known == known) {
            return last.changes;
        }
        ChangesDescriptor changes = describe(current, known);
        answer.set(new Answer(current.number(), known, changes));
        return changes;
    }

    private ChangesDescriptor describe(Snapshot current, long known) {
        return new ChangesDescriptor(
                instance + "-" + current.number(),
                known == 0,
                current.at().toString(),
                abilities.actions(),
                abilities.history(),
                abilities.fleet().getAsBoolean(),
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
