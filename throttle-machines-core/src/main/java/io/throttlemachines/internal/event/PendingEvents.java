package io.throttlemachines.internal.event;

import io.throttlemachines.event.ThrottleEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
 * <p>An Error may strike anywhere, also inside a collection of the JDK, and leave that inconsistent. So the order is kept by
 * links that plain assignments change. The map only finds the event to merge with, and what it finds is checked.
 *
 * <p>The lock is a monitor: the JVM releases it even if the stack is exhausted, where {@code ReentrantLock} may stay locked.
 * Nothing blocks under it, so it pins no virtual thread.
 */
final class PendingEvents {

    /** How many events, or changes, are too many. */
    static final int MANY = 1_024;

    /** An event and the one after it. Guarded by the queue's monitor. */
    private static final class Link {

        private final @Nullable Repetition repetition;
        private ThrottleEvent event;
        private @Nullable Link next;
        private boolean waits;

        private Link(ThrottleEvent event, @Nullable Repetition repetition) {
            this.event = event;
            this.repetition = repetition;
        }
    }

    /** The next that listeners receive; null if none waits. Guarded by this. */
    private @Nullable Link first;

    /** The last that waits; null if none does. Guarded by this. */
    private @Nullable Link last;

    /** With which waiting event a repeated one is merged. Guarded by this. */
    private final Map<Repetition, Link> mergeable = new HashMap<>();

    /** Opened once fewer than {@link #MANY} changes wait; null if no thread waits for that. Guarded by this. */
    private @Nullable CountDownLatch room;

    /** How many events wait. Written under the monitor; any thread may read it. */
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
            addRepeated(event, repetition);
        }
    }

    /** Adds several changes: all, or none if this throws. */
    synchronized void addChanges(List<ThrottleEvent> added) {
        Link end = last;
        int sizeBefore = size;
        int changesBefore = changes;
        try {
            added.forEach(this::addChange);
        } catch (Throwable failed) {
            last = end;
            if (end == null) {
                first = null;
            } else {
                end.next = null;
            }
            size = sizeBefore;
            changes = changesBefore;
            throw failed;
        }
    }

    private synchronized void addChange(ThrottleEvent event) {
        Link added = new Link(event, null);
        if (size < MANY) {
            mergeable.clear();
        }
        append(added, 1);
    }

    private synchronized void addRepeated(ThrottleEvent event, Repetition repetition) {
        Link repeated = waiting(repetition);
        Repetition key = repetition;
        if (repeated == null && size >= MANY) {
            key = repetition.withoutDetail();
            repeated = waiting(key);
        }
        if (repeated != null) {
            repeated.event = Repetition.merged(repeated.event, event);
        } else {
            Link added = new Link(event, key);
            mergeable.put(key, added);
            append(added, 0);
        }
    }

    private synchronized @Nullable Link waiting(Repetition repetition) {
        Link link = mergeable.get(repetition);
        return link != null && link.waits ? link : null;
    }

    /** Nothing in it can fail but its call. */
    private synchronized void append(Link added, int addedChanges) {
        int more = size + 1;
        int moreChanges = changes + addedChanges;
        if (last == null) {
            first = added;
        } else {
            last.next = added;
        }
        last = added;
        added.waits = true;
        size = more;
        changes = moreChanges;
    }

    /** Removes the first event; returns null if none waits. */
    synchronized @Nullable ThrottleEvent poll() {
        Link taken = first;
        if (taken == null) {
            return null;
        }
        int left = size - 1;
        int fewer = changes;
        if (taken.repetition == null) {
            fewer -= 1;
        } else {
            mergeable.remove(taken.repetition, taken);
        }
        if (room != null && fewer < MANY) {
            room.countDown();
            room = null;
        }
        taken.waits = false; // from here on nothing can fail, so no event is lost
        first = taken.next;
        if (first == null) {
            last = null;
        }
        size = left;
        changes = fewer;
        return taken.event;
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
