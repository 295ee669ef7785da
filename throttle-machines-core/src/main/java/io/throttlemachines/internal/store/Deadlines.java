package io.throttlemachines.internal.store;

import io.throttlemachines.internal.time.Time;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one store that are under way and hold no thread, and the callers that wait for one of these. All have the same time, so one timer for the oldest of them
 * suffices: it ends those that are late, and comes again for the oldest of the others. While calls are answered early, it comes
 * once in that time, however many there are. Thread-safe.
 */
final class Deadlines {

    private final Supplier<? extends ScheduledExecutorService> timers;
    private final Time time;
    private final long nanos;
    private final Supplier<TimeoutException> tooLate;
    private final Set<TimedCall> underWay = ConcurrentHashMap.newKeySet();

    /** Whether a tick will come, or runs. Set by the thread that asks for it, cleared by a tick that has nothing to wait for. */
    private final AtomicBoolean ticking = new AtomicBoolean();

    /** When a tick that has not come is lost, because a timer failed. Written by the thread that asks for it. */
    private volatile long lostAt;

    /** Why no call may be under way any more; null before the end. Written once. */
    private volatile @Nullable RuntimeException closed;

    /**
     * No calls.
     *
     * @param nanos   how long a call may last
     * @param tooLate what a call fails with that lasts longer
     */
    Deadlines(
            Supplier<? extends ScheduledExecutorService> timers,
            Time time,
            long nanos,
            Supplier<TimeoutException> tooLate) {
        this.timers = timers;
        this.time = time;
        this.nanos = nanos;
        this.tooLate = tooLate;
    }

    /** Adds a call. If no timer can end it, this throws what the timer throws. */
    void add(TimedCall call) {
        underWay.add(call);
        if (ticking.compareAndSet(false, true) || time.nanos() > lostAt) {
            tickAfter(call.nanosLeft());
        }
        RuntimeException why = closed;
        if (why != null) {
            close(why);
        }
    }

    void remove(TimedCall call) {
        underWay.remove(call);
    }

    /** Ends all calls, those that are added later too, without a verdict on the store. */
    void close(RuntimeException why) {
        closed = why;
        underWay.forEach(call -> {
            underWay.remove(call);
            call.close(why);
        });
    }

    private void tickAfter(long wait) {
        boolean comes = false;
        try {
            lostAt = time.nanos() + wait + nanos;
            var unused = timers.get().schedule(this::tick, Math.max(1, wait), TimeUnit.NANOSECONDS);
            comes = true;
        } finally {
            if (!comes) {
                ticking.set(false);
            }
        }
    }

    private void tick() {
        try {
            long next = endLate();
            ticking.set(next < nanos);
            if (next < nanos || (!underWay.isEmpty() && ticking.compareAndSet(false, true))) {
                tickAfter(next);
            }
        } catch (Throwable noTimer) {
            ticking.set(false);
            underWay.forEach(call -> fail(call, noTimer));
        }
    }

    /** Returns the time until the next call is late; the whole time of a call if there is none. */
    private long endLate() {
        long next = nanos;
        for (TimedCall call : underWay) {
            long left = call.nanosLeft();
            if (left <= 0) {
                fail(call, tooLate.get());
            } else {
                next = Math.min(next, left);
            }
        }
        return next;
    }

    private void fail(TimedCall call, Throwable why) {
        underWay.remove(call);
        call.fail(why);
    }
}
