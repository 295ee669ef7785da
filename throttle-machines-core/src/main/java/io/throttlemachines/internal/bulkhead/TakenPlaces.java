package io.throttlemachines.internal.bulkhead;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * How many places are taken: the lower half of a word. The upper half counts the restarts, so that a place which was taken before
 * the last one frees nothing. Thread-safe.
 */
@SuppressWarnings("serial") // nobody serializes it
final class TakenPlaces extends AtomicLong {

    int count() {
        return (int) get();
    }

    /**
     * Takes the places that a call wants; returns false if that were more than there are.
     *
     * @param alone how many a call may have while no other call has any, even if there are fewer
     */
    boolean take(Place place, int most, IntSupplier alone) {
        long now;
        do {
            now = get();
            if ((int) now > most - place.places() && ((int) now != 0 || place.places() > alone.getAsInt())) {
                return false;
            }
            place.takenIn(round(now));
        } while (!compareAndSet(now, now + place.places()));
        return true;
    }

    void free(Place place) {
        long now;
        do {
            now = get();
        } while (round(now) == place.round() && !compareAndSet(now, now - place.places()));
    }

    /** Frees all places; returns whether there were any. */
    boolean restart() {
        long before = getAndUpdate(now -> (long) (round(now) + 1) << Integer.SIZE);
        return (int) before != 0;
    }

    private static int round(long word) {
        return (int) (word >>> Integer.SIZE);
    }
}
