package io.throttlemachines.internal.breaker;

import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.internal.call.StackRoom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Limits how many calls run at once. Thread-safe. */
final class Bulkhead {

    /** How many calls may run at once. Any thread may write it. */
    private volatile int places;

    private final AtomicInteger taken = new AtomicInteger();

    Bulkhead(int places) {
        this.places = places;
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
        int now;
        do {
            now = taken.get();
            if (now >= places) {
                return null;
            }
        } while (!taken.compareAndSet(now, now + 1));
        return place;
    }

    /** Holds a place until the call ends. An AtomicInteger, so that ending twice returns the place once. */
    private final class Place extends AtomicInteger implements CircuitAdmission {

        private static final long serialVersionUID = 1L;

        private final transient CircuitAdmission admission;

        Place(CircuitAdmission admission) {
            this.admission = admission;
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
            }
            return first;
        }
    }
}
