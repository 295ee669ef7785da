package io.throttlemachines.internal.limiter;

import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter.Outcome;
import io.throttlemachines.refusal.DependencyException;
import org.jspecify.annotations.Nullable;

/**
 * How a limiter answers a request for permits. This is the only place that weighs mode, guard, dependencies and permits.
 *
 * <p>A request is judged in two steps: {@link #beforePermits} decides whether permits matter at all; if they do,
 * {@link #withPermits} judges the result of the bucket. The last verdict on a call is reported once, when the call ends.
 *
 * <p>Verdicts without details are shared, so that a call that does not wait allocates nothing.
 *
 * @param kind        why the call may go on, or not
 * @param nanosToWait until the permits may be free; zero unless the kind is {@link Kind#WAIT}
 * @param receipt     what {@link Slot#refund} needs; zero unless the kind is {@link Kind#TAKEN}
 * @param obstacle    the refusal by a dependency or the guard; null if neither blocks the call
 */
record Verdict(
        Kind kind, long nanosToWait, long receipt, @Nullable DependencyException obstacle) {

    /** Why a call may go on, or not. */
    enum Kind {
        /** It goes on: the limiter is switched off. Counted nowhere. */
        OFF(null),
        /** It goes on: it has no permits to give back, and nothing blocks it. */
        FREE(Outcome.PERMITTED),
        /** It goes on: its permits were taken. */
        TAKEN(Outcome.PERMITTED),
        /** It goes on without permits, only because the limiter's mode is {@code observe}. */
        OBSERVED(Outcome.OBSERVED),
        /** A dependency or the guard blocks it. */
        BLOCKED(Outcome.BLOCKED),
        /** It must wait for permits; a call that does not wait is refused. */
        WAIT(Outcome.THROTTLED);

        private final @Nullable Outcome outcome;

        Kind(@Nullable Outcome outcome) {
            this.outcome = outcome;
        }
    }

    static final Verdict TAKEN = new Verdict(Kind.TAKEN, 0, 0, null);
    private static final Verdict FREE = new Verdict(Kind.FREE, 0, 0, null);
    private static final Verdict OFF = new Verdict(Kind.OFF, 0, 0, null);
    private static final Verdict OBSERVED = new Verdict(Kind.OBSERVED, 0, 0, null);
    private static final Verdict THROTTLED = new Verdict(Kind.WAIT, Slot.NEVER, 0, null);

    /**
     * Judges a call by everything but permits.
     *
     * @param look whether the caller only looks, so that no dependency may start to recover
     * @return null if the call must take permits
     */
    static @Nullable Verdict beforePermits(LimiterCore core, LimiterSettings settings, long permits, boolean look) {
        checked(permits);
        Verdict early = byGuard(core, settings);
        return early == null ? byDependencies(core, settings, permits, look) : early;
    }

    /** The first half of {@link #beforePermits}, which starts nothing. Null if the dependencies decide. */
    static @Nullable Verdict byGuard(LimiterCore core, LimiterSettings settings) {
        return settings.mode() == Mode.OFF ? OFF : blocked(core.guardsObjection(), settings);
    }

    /** The second half of {@link #beforePermits}, for a call that the guard allows. */
    static @Nullable Verdict byDependencies(LimiterCore core, LimiterSettings settings, long permits, boolean look) {
        Verdict blocked = blocked(look ? core.foreseenRefusal() : core.recoverOrRefuse(), settings);
        return blocked == null && permits == 0 ? FREE : blocked;
    }

    private static @Nullable Verdict blocked(@Nullable DependencyException obstacle, LimiterSettings settings) {
        return obstacle == null
                ? null
                : new Verdict(settings.mode() == Mode.ENFORCE ? Kind.BLOCKED : Kind.OBSERVED, 0, 0, obstacle);
    }

    /**
     * Judges a call by what the bucket returned.
     *
     * @param wait what {@link Slot#take} returns
     */
    static Verdict withPermits(long wait, LimiterSettings settings) {
        if (wait == 0) {
            return TAKEN;
        }
        if (wait < 0) {
            return wait == Slot.UNCOUNTED ? FREE : new Verdict(Kind.TAKEN, 0, wait, null);
        }
        return settings.mode() == Mode.ENFORCE ? new Verdict(Kind.WAIT, wait, 0, null) : OBSERVED;
    }

    /** The same for a call that never waits, so that it does not matter how long; allocates nothing. */
    static Verdict withPermits(boolean taken, LimiterSettings settings) {
        if (taken) {
            return TAKEN;
        }
        return settings.mode() == Mode.ENFORCE ? THROTTLED : OBSERVED;
    }

    static long checked(long permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits is " + permits + ": ask for zero or more");
        }
        return permits;
    }

    /** Whether the call may go on. */
    boolean granted() {
        return kind != Kind.WAIT && kind != Kind.BLOCKED;
    }

    /**
     * Does nothing unless the call is blocked.
     *
     * @throws DependencyException if a dependency or the guard blocks the call
     */
    void throwIfBlocked() {
        if (kind == Kind.BLOCKED && obstacle != null) {
            throw obstacle;
        }
    }

    /** Publishes, counts and measures the end of a call. */
    void report(LimiterCore core, LimiterSettings settings) {
        if (kind == Kind.OBSERVED) {
            if (obstacle == null) {
                core.observeThrottled();
            } else {
                core.observe(obstacle.reason());
            }
        }
        if (kind.outcome != null) {
            core.ended(settings.meter(), kind.outcome);
        }
    }
}
