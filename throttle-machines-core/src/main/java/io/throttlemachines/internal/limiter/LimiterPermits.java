package io.throttlemachines.internal.limiter;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.internal.bulkhead.Place;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Permits;
import java.time.Duration;

/** The permits of a limiter or of one of its keys, whatever it limits. Thread-safe. */
abstract sealed class LimiterPermits implements Permits permits RatePermits, PlacePermits {

    final LimiterCore core;

    LimiterPermits(LimiterCore core) {
        this.core = core;
    }

    /** The permits behind the public interface. */
    static LimiterPermits of(Permits permits) {
        if (permits instanceof DefaultLimiter limiter) {
            return limiter.own();
        }
        if (permits instanceof LimiterPermits own) {
            return own;
        }
        throw new IllegalArgumentException(
                permits + " was not created by ThrottleMachines. Use machines.limiter(name).");
    }

    /** The longest wait in nanoseconds, at least zero. */
    static long nanos(Duration maxWait) {
        return maxWait.isNegative() ? 0 : Time.saturatedNanos(maxWait);
    }

    /** A request for permits together with those of other limiters. */
    abstract AllOfPart part(PermitRequest request, boolean waits);

    /** Remembers places that {@link #release} gives back. */
    void keep(Place place) {
        throw new IllegalStateException("These permits are not held.");
    }

    /** Gives back a place that {@link #keep} has remembered for a caller that had given up. */
    void returnKept(Place place) {
        throw new IllegalStateException("These permits are not held.");
    }

    /** Whether other permits are the same as these. */
    abstract boolean samePermits(LimiterPermits other);

    /** Returns all permits; returns whether any were taken. Records nothing. */
    abstract boolean returnAll();

    @Override
    public final void reset() {
        reset(ActionNote.NONE);
    }

    /** A manual action if any permits were taken. */
    final void reset(ActionNote note) {
        var unused = core.reset(this::returnAll, taken -> taken, note);
    }
}
