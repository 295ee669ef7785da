package io.throttlemachines.internal.event;

import io.throttlemachines.event.ThrottleEvent;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait for the listeners, in order. Thread-safe.
 *
 * <p>An event that can come with every call adds only to the count of a waiting one that it repeats ({@link Repetition}). It
 * keeps that one's place, so it is merged only with one that was added after the latest change: every other kind of event is a
 * change, and a change is never merged and never overtaken. While {@link #MANY} events wait, memory comes first: then a
 * repeated event is also merged across changes, and with any event of the same kind, name and action. So at most {@code MANY}
 * events and four for each node wait, and the changes beyond them, which {@link #awaitRoom} holds back.
 *
 * <p>The lock is a monitor: the JVM releases it even if the stack is exhausted, where {@code ReentrantLock} may stay locked.
 * Nothing blocks under it, so it pins no virtual thread.
 */
final class PendingEvents {

    /** How many events, or changes, are too many. */
    static final int MANY = 1_024;

    /**
     * Where an event stands in the order.
     *
     * @param change     the number of the change, or of the latest change before the repeated event
     * @param repetition with which events it is merged; null for a change
     */
    private record Place(long change, @Nullable Repetition repetition) {}

    /** In the order in which listeners receive them. Guarded by this. */
    private final Map<Place, ThrottleEvent> events = new LinkedHashMap<>();

    /** The number of the latest change. Guarded by this. */
    private long latest;

    /** The latest change across which no repeated event is merged. Guarded by this. */
    private long barrier;

    /** Opened once fewer than {@link #MANY} changes wait; null if no thread waits for that. Guarded by this. */
    private @Nullable CountDownLatch room;

    /** The size of {@link #events}. Written under the monitor; any thread may read it. */
    private volatile int size;

    /** How many of the events are changes. Written under the monitor; any thread may read it. */
    private volatile int changes;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Whether so many changes wait that a thread that causes another one has to wait. */
    boolean crowded() {
        return changes >= MANY;
    }

    synchronized void add(ThrottleEvent event) {
        Repetition repetition = Repetition.of(event);
        if (repetition == null) {
            addChange(event);
        } else {
            events.merge(place(repetition), event, Repetition::merged);
        }
        size = events.size();
    }

    /** Adds several changes: all, or none if this throws. */
    synchronized void addChanges(List<ThrottleEvent> added) {
        long before = latest;
        Predicate<Place> isAdded = place -> place.repetition() == null && place.change() > before;
        try {
            added.forEach(this::addChange);
        } catch (Throwable failed) {
            int fewer = changes - (int) (latest - before);
            events.keySet().removeIf(isAdded);
            changes = fewer;
            throw failed;
        } finally {
            size = events.size();
        }
    }

    private synchronized void addChange(ThrottleEvent event) {
        events.put(new Place(latest + 1, null), event);
        latest += 1;
        int more = changes + 1;
        changes = more;
        if (events.size() < MANY) {
            barrier = latest;
        }
    }

    private synchronized Place place(Repetition repetition) {
        Place exact = new Place(barrier, repetition);
        return events.size() < MANY || events.containsKey(exact)
                ? exact
                : new Place(barrier, repetition.withoutDetail());
    }

    /** Removes the first event; returns null if none waits. */
    synchronized @Nullable ThrottleEvent poll() {
        Iterator<Map.Entry<Place, ThrottleEvent>> all = events.entrySet().iterator();
        if (!all.hasNext()) {
            return null;
        }
        Map.Entry<Place, ThrottleEvent> first = all.next();
        ThrottleEvent event = first.getValue();
        int left = events.size() - 1;
        int fewer = changes - (first.getKey().repetition() == null ? 1 : 0);
        if (room != null && fewer < MANY) {
            room.countDown();
            room = null;
        }
        all.remove(); // nothing after it can fail, so no event is lost
        size = left;
        changes = left == 0 ? 0 : fewer;
        return event;
    }

    /**
     * Waits until fewer than {@link #MANY} changes wait. An interrupt ends the wait.
     *
     * @param atMost how long to wait
     * @return false if that time is over and they are still too many
     */
    boolean awaitRoom(Duration atMost) {
        try {
            CountDownLatch awaited = room();
            return awaited == null || awaited.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private synchronized @Nullable CountDownLatch room() {
        if (room == null && crowded()) {
            room = new CountDownLatch(1);
        }
        return room;
    }
}
