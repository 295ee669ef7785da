package io.throttlemachines.breaker;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the calls under way, and lets no more in than there are places. */
final class Bulkhead {

    private final int places;
    private final AtomicInteger taken = new AtomicInteger();

    Bulkhead(int places) {
        this.places = places;
    }

    int places() {
        return places;
    }

    boolean hasPlace() {
        return taken.get() < places;
    }

    /** Takes a place for an admitted call, or answers null if there is none. */
    @Nullable
    Admission tryEnter(Admission admission) {
        int now;
        do {
            now = taken.get();
            if (now >= places) {
                return null;
            }
        } while (!taken.compareAndSet(now, now + 1));
        return new Place(admission);
    }

    /** Holds a place until the call ends; AtomicBoolean itself, so that ending twice gives it back once. */
    private final class Place extends AtomicBoolean implements Admission {

        private static final long serialVersionUID = 1L;

        private final transient Admission admission;

        Place(Admission admission) {
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

        private boolean leave() {
            boolean first = compareAndSet(false, true);
            if (first) {
                taken.decrementAndGet();
            }
            return first;
        }
    }
}
