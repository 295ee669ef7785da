package io.throttlemachines.internal.limiter;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.key.KeyEntry;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call that holds places: its end is measured, and its key may be forgotten then. An AtomicBoolean, so that the key is given
 * back once. The place reports one end to it.
 */
@SuppressWarnings("serial") // nobody serializes a call
final class PlaceUse extends AtomicBoolean implements Admission {

    private static final long NOT_BEGUN = 0;

    private final transient Places places;
    private final transient @Nullable KeyEntry<Places> entry;

    /** When the call began, in nanoseconds. Written by the thread that begins it. */
    private long began;

    /** How many calls ran then, with it. Written by the thread that begins it, last. */
    private long running = NOT_BEGUN;

    /**
     * A call that has not begun.
     *
     * @param entry pinned until the end of the call; null if the limiter's own places are used
     */
    PlaceUse(Places places, @Nullable KeyEntry<Places> entry) {
        this.places = places;
        this.entry = entry;
    }

    /** The call begins now. */
    void begins() {
        begins(places.now());
    }

    /** The call begins; its places are taken. */
    void begins(long now) {
        began = now;
        running = Math.max(1, places.running());
    }

    /** Nothing uses the key for this call any more. */
    void unpin() {
        if (entry != null && compareAndSet(false, true)) {
            entry.unpin();
        }
    }

    @Override
    public void succeeded(@Nullable Object result) {
        ended(false);
    }

    @Override
    public void failed(Throwable failure) {
        ended(true);
    }

    @Override
    public void release() {
        unpin();
    }

    private void ended(boolean failed) {
        try {
            if (running != NOT_BEGUN) {
                places.ended(began, running, failed);
            }
        } finally {
            unpin();
        }
    }
}
