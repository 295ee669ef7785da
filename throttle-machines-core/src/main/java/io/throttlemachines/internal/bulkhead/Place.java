package io.throttlemachines.internal.bulkhead;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.call.GuardedFuture;
import io.throttlemachines.internal.call.HeldPlace;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds a place, or several, until the call ends. An AtomicInteger, so that ending twice returns the place once. Thread-safe. Internal.
 */
public final class Place extends AtomicInteger implements Admission, HeldPlace {

    private static final long serialVersionUID = 1L;

    private final transient Bulkhead bulkhead;
    private final transient int places;

    /** Since which restart they are taken. Written by the thread that takes them, before another gets hold of this. */
    private transient int round;

    /** Learns how the call ends; null as long as no call has the place. Written before another thread can get hold of the call. */
    private transient @Nullable Admission admission;

    /** The call that holds it; null if it cannot be asked. Written by the thread that begins the call. */
    private transient volatile @Nullable GuardedFuture<?> call;

    Place(Bulkhead bulkhead, int places) {
        this.bulkhead = bulkhead;
        this.places = places;
    }

    /** How many places it stands for. */
    public int places() {
        return places;
    }

    void takenIn(int taken) {
        round = taken;
    }

    int round() {
        return round;
    }

    boolean isOf(Bulkhead other) {
        return bulkhead == other;
    }

    /** Gives the place to a call. */
    void guard(Admission guarded) {
        admission = guarded;
    }

    /** Returns the place if no call has it. */
    public void releaseUnused() {
        if (admission == null) {
            release();
        }
    }

    @Override
    public void heldBy(GuardedFuture<?> holder) {
        call = holder;
        bulkhead.canBeAsked(this);
        if (get() != 0) { // the call ended meanwhile
            bulkhead.cannotBeAsked(this);
        }
    }

    void endIfMissed() {
        GuardedFuture<?> holder = call;
        if (get() != 0) { // a thread without stack could not even remove it
            bulkhead.cannotBeAsked(this);
        } else if (holder != null) {
            holder.endIfMissed();
        }
    }

    @Override
    public void succeeded(@Nullable Object result) {
        Admission ended = leave();
        if (ended != null) {
            try {
                ended.succeeded(result);
            } finally {
                bulkhead.serve();
            }
        }
    }

    @Override
    public void failed(Throwable failure) {
        Admission ended = leave();
        if (ended != null) {
            try {
                ended.failed(failure);
            } finally {
                bulkhead.serve();
            }
        }
    }

    @Override
    public void release() {
        Admission ended = leave();
        if (ended != null) {
            try {
                ended.release();
            } finally {
                bulkhead.serve();
            }
        }
    }

    /** Frees the place; returns false, and reports nothing, if that was done before. */
    public boolean end(Consumer<? super Admission> report) {
        Admission ended = leave();
        if (ended == null) {
            return false;
        }
        try {
            report.accept(ended);
        } finally {
            bulkhead.serve();
        }
        return true;
    }

    /** Releases the admission of a place that nobody has got. */
    void neverTaken() {
        if (compareAndSet(0, 1) && admission != null) {
            admission.release();
        }
    }

    /** Whether the call has not given it back yet. */
    public boolean isHeld() {
        return get() == 0;
    }

    /** Frees the place; returns null if that was done before. */
    private @Nullable Admission leave() {
        if (!compareAndSet(0, 1)) {
            return null;
        }
        bulkhead.free(this);
        if (call != null) {
            bulkhead.cannotBeAsked(this);
        }
        return admission == null ? GuardedFuture.UNGUARDED : admission;
    }
}
