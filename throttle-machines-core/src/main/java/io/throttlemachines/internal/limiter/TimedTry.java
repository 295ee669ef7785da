package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.attempt.AttemptParts;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The next try of a caller, which a timer begins; earlier, if the limiter no longer makes its callers wait. Thread-safe. */
final class TimedTry implements Runnable {

    private final LimiterCore limiter;
    private final Runnable next;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** Written by the thread that begins the wait; volatile, because another thread may end it. */
    private volatile @Nullable Future<?> timer;

    /** A try for permits of that limiter. */
    TimedTry(LimiterCore limiter, Runnable next) {
        this.limiter = limiter;
        this.next = next;
    }

    /** Begins the wait. */
    void begin(long nanos) {
        timer = schedule(nanos);
        limiter.callers().add(this);
        if (!limiter.makesWait()) {
            run();
        }
        if (begun.get()) { // its end may have come before the timer
            stop();
        }
    }

    private Future<?> schedule(long nanos) {
        return limiter.timers().schedule(this::timeIsOver, nanos, TimeUnit.NANOSECONDS);
    }

    private void timeIsOver() {
        if (!begun.getAndSet(true)) {
            stop();
            next.run();
        }
    }

    /** There is nothing to wait for any more. A timer's thread goes on: the calling one has changed the mode. */
    @Override
    public void run() {
        if (!begun.get()) {
            var unused = schedule(0);
        }
    }

    /** The try does not begin by itself any more. */
    void stop() {
        limiter.callers().remove(this);
        AttemptParts.cancel(timer);
    }
}
