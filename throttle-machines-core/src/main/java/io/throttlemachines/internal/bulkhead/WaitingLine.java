package io.throttlemachines.internal.bulkhead;

import io.throttlemachines.internal.call.StackRoom;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The callers that wait for a place of a {@link Bulkhead}, in the order in which they came. Thread-safe. */
final class WaitingLine {

    /** So many callers wait at most, or {@link #PER_PLACE} for each place if that is more. */
    private static final long LEAST = 100;

    private static final long PER_PLACE = 10;

    private final ReentrantLock lock = new ReentrantLock();

    /** The first to come is the first to go. Guarded by the lock. */
    private final Set<PlaceWait> waits = new LinkedHashSet<>();

    /** How many callers wait. Written under the lock; any thread may read it. */
    private volatile int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Adds a caller at the end; returns false if too many wait already. */
    boolean add(PlaceWait wait, int places) {
        StackRoom.toLock();
        lock.lock();
        try {
            boolean room = waits.size() < Math.max(LEAST, PER_PLACE * places);
            if (room) {
                waits.add(wait);
                size = waits.size();
            }
            return room;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the first caller out if there is a place for it; returns null otherwise. */
    @Nullable
    PlaceWait next(Predicate<Place> take) {
        StackRoom.toLock();
        lock.lock();
        try {
            Iterator<PlaceWait> first = waits.iterator();
            PlaceWait next = first.hasNext() ? first.next() : null;
            if (next == null || !take.test(next.place())) {
                return null;
            }
            first.remove();
            size = waits.size();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** The first caller, which stays in line; null if there is none. */
    @Nullable
    PlaceWait first() {
        StackRoom.toLock();
        lock.lock();
        try {
            Iterator<PlaceWait> first = waits.iterator();
            return first.hasNext() ? first.next() : null;
        } finally {
            lock.unlock();
        }
    }

    void remove(PlaceWait wait) {
        StackRoom.toLock();
        lock.lock();
        try {
            waits.remove(wait);
            size = waits.size();
        } finally {
            lock.unlock();
        }
    }

    /** The callers that want more than so many places. */
    List<PlaceWait> wantingMoreThan(int most) {
        if (isEmpty()) {
            return List.of();
        }
        StackRoom.toLock();
        lock.lock();
        try {
            return waits.stream().filter(wait -> wait.place().places() > most).toList();
        } finally {
            lock.unlock();
        }
    }
}
