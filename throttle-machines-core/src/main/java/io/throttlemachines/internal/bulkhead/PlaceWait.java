package io.throttlemachines.internal.bulkhead;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.attempt.AttemptParts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One caller's wait for a place. It completes with the place, which the caller must use or release; it fails with the refusal
 * when the time is over or the circuit opens, and with what ends it when the library is closed. Thread-safe. Internal.
 */
public final class PlaceWait extends CompletableFuture<Place> implements Consumer<RuntimeException> {

    private final Bulkhead bulkhead;
    private final AttemptParts parts;
    private final Place place;

    /** Ends the wait. Written by the thread that begins it. */
    private volatile @Nullable Future<?> timer;

    /** Whether the caller must not wait again. Written by the thread that ends the wait for that reason, before it does. */
    private volatile boolean over;

    PlaceWait(Bulkhead bulkhead, int wanted, @Nullable Admission use, AttemptParts parts) {
        this.bulkhead = bulkhead;
        this.parts = parts;
        this.place = new Place(bulkhead, wanted);
        if (use != null) {
            place.guard(use);
        }
    }

    Place place() {
        return place;
    }

    void begin(Duration maxWait) {
        try {
            parts.waiting().add(this);
            timer = parts.timers().get().schedule(this::timeIsOver, maxWait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (Throwable noTimer) {
            refuse(noTimer);
        }
        if (isDone()) {
            left();
        }
    }

    /** Whether the wait has ended because its time was over, or because the caller would never get so many places. */
    public boolean isOver() {
        return over && isCompletedExceptionally();
    }

    private void timeIsOver() {
        try {
            bulkhead.serve();
        } finally {
            try {
                refuseForGood();
            } finally {
                bulkhead.serve(); // the next may want fewer places
            }
        }
    }

    void refuseForGood() {
        over = true;
        refuse(tooLate());
    }

    /** The refusal; what it throws if the clock of the application fails, or the caller would wait for ever. */
    private Throwable tooLate() {
        try {
            return bulkhead.full();
        } catch (Throwable failed) {
            return failed;
        }
    }

    /** Ends the wait with the place; returns false if it has ended already, and then does not need the place. */
    boolean grant() {
        try {
            return complete(place);
        } finally {
            left();
        }
    }

    /** Ends the wait without a place. */
    public void refuse(Throwable why) {
        if (completeExceptionally(why)) {
            leftWithoutPlace();
        }
    }

    /** The library is closed. */
    @Override
    public void accept(RuntimeException closed) {
        refuse(closed);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            try {
                leftWithoutPlace();
            } finally {
                bulkhead.serve(); // the next may want fewer places
            }
        }
        return cancelled;
    }

    /** Ends the wait of a caller that is gone, and returns the place if it has got one. */
    public void abandon() {
        if (!cancel(false) && !isCompletedExceptionally()) {
            join().release();
        }
    }

    private void leftWithoutPlace() {
        try {
            left();
        } finally {
            place.neverTaken();
        }
    }

    private void left() {
        bulkhead.leaveLine(this);
        parts.waiting().remove(this);
        AttemptParts.cancel(timer);
    }
}
