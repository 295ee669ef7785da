package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.bulkhead.Place;
import io.throttlemachines.internal.bulkhead.PlaceWait;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.refusal.ThrottledException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The request to one of the limiters of an {@link AllOfAttempt}, and its progress in this round. Its fields are written only by
 * the thread that tries.
 */
abstract sealed class AllOfPart permits RatePart, PlacePart {

    final LimiterCore core;
    final LimiterPermits from;

    /** Written before the first round. */
    long permits;

    /** The permits of all parts that ask the same limiter or key. Written once, before the first round. */
    long together;

    /** In nanoseconds. */
    private long deadline;

    LimiterSettings settings;

    /** Null while the call must still take permits. */
    @Nullable
    Verdict verdict;

    AllOfPart(LimiterPermits from, PermitRequest request, boolean waits) {
        this.from = from;
        this.core = from.core;
        this.permits = Verdict.checked(request.permits());
        this.together = permits;
        this.settings = core.settings();
        var maxWait = request.maxWait() == null ? settings.maxWait() : request.maxWait();
        this.deadline = core.now() + (waits ? LimiterPermits.nanos(maxWait) : 0);
    }

    /**
     * Takes another request for the same permits into this one, so that they are waited for together.
     *
     * @return false if the requests stay apart
     */
    boolean merge(AllOfPart other) {
        return false;
    }

    final void add(AllOfPart other) {
        permits = sum(permits, other.permits);
        together = permits;
        if (other.deadline - deadline < 0) {
            deadline = other.deadline;
        }
    }

    /** The sum of two numbers of permits; the most there is if that is more. */
    static long sum(long some, long others) {
        return others > Long.MAX_VALUE - some ? Long.MAX_VALUE : some + others;
    }

    /** How long the caller still waits, in nanoseconds. */
    final long left() {
        return deadline - core.now();
    }

    /** The caller waits no longer. */
    final void expire() {
        deadline = core.now();
    }

    /** Begins a round: asks the guard, before any part starts the recovery of a dependency. */
    final void askGuard() {
        settings = core.settings();
        judge(Verdict.byGuard(core, settings));
    }

    /** Asks the dependencies, and starts the recovery of those that are due. */
    final void askDependencies() {
        if (verdict == null) {
            judge(Verdict.byDependencies(core, settings, permits, false));
        }
    }

    private void judge(@Nullable Verdict early) {
        verdict = early;
        if (early != null) {
            early.throwIfBlocked();
        }
    }

    /** Whether other instances may take the permits. */
    abstract boolean shared();

    /**
     * Nanoseconds until the permits are free; zero if the call can pass without them, or only taking them can say; {@link
     * Attempt#FOR_PLACE} if another call must end first.
     */
    abstract long untilFree();

    /** Takes the permits; returns the nanoseconds to wait if they are not free after all. */
    abstract long take();

    /** Does the same without holding the thread. */
    abstract CompletionStage<Long> takeAsync();

    /** Gives back what it has taken. */
    abstract void refund();

    /** The refusal for lack of permits. */
    abstract ThrottledException refusal(long wait);

    /** Returns the wait, or refuses the call if it is too long. */
    final long inTime(long wait) {
        long left = left();
        if (wait > 0 && (wait == Attempt.FOR_PLACE ? left <= 0 : wait > left)) {
            throw refusal(wait);
        }
        return wait;
    }

    final void admitted() {
        if (verdict != null) {
            verdict.report(core, settings);
        }
    }

    /** Begins to wait for a place; only after {@link Attempt#FOR_PLACE}. */
    PlaceWait placeWait() {
        throw new IllegalStateException("No place is waited for.");
    }

    /** Gives back a place that it has waited for, before the caller waits for something else. */
    void releaseHeld() {}

    /** The places that the call holds until it ends; null if there are none. */
    @Nullable
    Place place() {
        return null;
    }
}
