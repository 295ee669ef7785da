package io.throttlemachines.internal.breaker;

import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the calls under way, and lets no more in than there are places. Thread-safe. */
final class Bulkhead {

    /** How many there are; a person may change it. */
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

    /** Takes a place for an admitted call, or answers null if there is none. */
    @Nullable
    Entry tryEnter(Entry entry) {
        int now;
        do {
            now = taken.get();
            if (now >= places) {
                return null;
            }
        } while (!taken.compareAndSet(now, now + 1));
        return new Place(entry);
    }

    /** Holds a place until the call ends; AtomicBoolean itself, so that ending twice gives it back once. */
    private final class Place extends AtomicBoolean implements Entry {

        private static final long serialVersionUID = 1L;

        private final transient Entry entry;

        Place(Entry entry) {
            this.entry = entry;
        }

        @Override
        public void succeeded(@Nullable Object result) {
            if (leave()) {
                entry.succeeded(result);
            }
        }

        @Override
        public void failed(Throwable failure) {
            if (leave()) {
                entry.failed(failure);
            }
        }

        @Override
        public void release() {
            if (leave()) {
                entry.release();
            }
        }

        @Override
        public void ended(Verdict verdict, @Nullable Throwable failure) {
            if (leave()) {
                entry.ended(verdict, failure);
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
