package io.throttlemachines.internal.breaker;

import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.internal.call.GuardedFuture;
import io.throttlemachines.internal.call.HeldPlace;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.time.Time;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many calls run at once. When no place is free, it asks the calls that hold places by a stage whether their end was
 * missed; at most ten times a second, because that looks at every such call. Thread-safe.
 */
final class Bulkhead {

    private static final long BETWEEN_SEARCHES = Duration.ofMillis(100).toNanos();

    private final Time time;

    /** The places of calls whose stage can be asked. */
    private final Set<Place> askable = ConcurrentHashMap.newKeySet();

    /** When the last search began, in nanoseconds. Written by compare-and-set, so that one of several threads searches. */
    private final AtomicLong searchedAt = new AtomicLong();

    /** How many calls may run at once. Any thread may write it. */
    private volatile int places;

    private final AtomicInteger taken = new AtomicInteger();

    Bulkhead(int places, Time time) {
        this.places = places;
        this.time = time;
    }

    int places() {
        return places;
    }

    void places(int now) {
        places = now;
    }

    boolean hasPlace() {
        return taken.get() < places;
    }

    /** Takes a place for an admitted call; returns null if no place is free. */
    @Nullable
    CircuitAdmission tryEnter(CircuitAdmission admission) {
        StackRoom.toGiveBack();
        Place place = new Place(admission); // nothing that could fail follows once a place is taken
        return take() || (endMissedCalls() && take()) ? place : null;
    }

    private boolean take() {
        int now;
        do {
            now = taken.get();
            if (now >= places) {
                return false;
            }
        } while (!taken.compareAndSet(now, now + 1));
        return true;
    }

    /** Frees the places of calls that have ended without a report; returns whether it searched for them. */
    private boolean endMissedCalls() {
        long now = time.nanos();
        long before = searchedAt.get();
        if (now - before < BETWEEN_SEARCHES || !searchedAt.compareAndSet(before, now)) {
            return false;
        }
        askable.forEach(Place::endIfMissed);
        return true;
    }

    /** Holds a place until the call ends. An AtomicInteger, so that ending twice returns the place once. */
    private final class Place extends AtomicInteger implements CircuitAdmission, HeldPlace {

        private static final long serialVersionUID = 1L;

        private final transient CircuitAdmission admission;

        /** The call that holds it; null if it cannot be asked. Written by the thread that begins the call. */
        private transient volatile @Nullable GuardedFuture<?> call;

        Place(CircuitAdmission admission) {
            this.admission = admission;
        }

        @Override
        public void heldBy(GuardedFuture<?> holder) {
            call = holder;
            askable.add(this);
            if (get() != 0) { // the call ended meanwhile
                askable.remove(this);
            }
        }

        void endIfMissed() {
            GuardedFuture<?> holder = call;
            if (get() != 0) { // a thread without stack could not even remove it
                askable.remove(this);
            } else if (holder != null) {
                holder.endIfMissed();
            }
        }

        @Override
        public void succeeded(@Nullable Object result) {
            if (leave()) {
                admission.succeeded(result);
            }
        }

        @Override
        public void failed(Throwable failure) {
            if (leave()) {
                admission.failed(failure);
            }
        }

        @Override
        public void release() {
            if (leave()) {
                admission.release();
            }
        }

        @Override
        public void ended(Verdict verdict, @Nullable Throwable failure) {
            if (leave()) {
                admission.ended(verdict, failure);
            }
        }

        private boolean leave() {
            boolean first = compareAndSet(0, 1);
            if (first) {
                taken.decrementAndGet();
                if (call != null) {
                    askable.remove(this);
                }
            }
            return first;
        }
    }
}
