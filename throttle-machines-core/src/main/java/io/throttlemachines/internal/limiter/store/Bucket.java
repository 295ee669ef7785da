package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.internal.limiter.store.LimitAlgorithm.Successor;
import io.throttlemachines.limiter.Decision;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The permits of one slot in the memory of this JVM, counted by one version of the settings. Small, because there may be one
 * per key. A bucket that its slot drops, or replaces by one with later settings, is first retired for good: no permits can be
 * taken from it while another bucket exists for the same key. A retired bucket still knows what was taken from it.
 */
abstract sealed class Bucket permits WordBucket, SlidingBucket {

    /** What {@link #take} returns for a retired bucket. */
    static final long RETIRED = -1;

    /** What {@link #tryTake} returns if permits are missing. */
    static final long REFUSED = 1;

    /** How it counts. */
    abstract LimitAlgorithm algorithm();

    /** Whether later settings are in force, so that {@link #successor} replaces it. */
    final boolean outdated() {
        return !algorithm().current();
    }

    /**
     * Retires the bucket and creates one for the next version of the settings, from which as many permits are taken as from
     * this one at the moment of the change. Of several threads that do so, each creates an equal one.
     */
    final Bucket successor() {
        Successor next = algorithm().successor();
        if (next == null) {
            throw new IllegalStateException("The settings have not changed.");
        }
        retire();
        return movedTo(next.algorithm(), next.since());
    }

    /**
     * A bucket that counts by later settings what was taken from this one.
     *
     * @param next  the same algorithm with later settings
     * @param since when they came into force, in nanoseconds
     */
    abstract Bucket movedTo(LimitAlgorithm next, long since);

    /** Does the same as {@link Slot#take}; returns {@link #RETIRED} if retired. */
    abstract long take(long permits, long now);

    /** Does the same for a caller that does not wait: returns {@link #REFUSED} instead of the nanoseconds to wait. */
    abstract long tryTake(long permits, long now);

    /** Does the same as {@link Slot#untilFree}; the caller checks afterwards whether the bucket is {@link #retired}. */
    abstract long untilFree(long permits, long now);

    /** Does the same as {@link Slot#remaining}; the caller checks afterwards whether the bucket is {@link #retired}. */
    abstract long remaining(long now);

    /** Does the same as {@link Slot#decide}; returns null if retired. */
    abstract @Nullable Decision tryDecide(long permits, long now, boolean take);

    /** Does the same as {@link Slot#refund}; returns false if retired. */
    abstract boolean tryRefund(long permits, long takenAt, LongSupplier clock);

    /** Returns all permits; returns false if retired. */
    abstract boolean tryReset();

    /** Whether all permits are back. */
    abstract boolean full(long now);

    /** Retires the bucket if all permits are back; returns whether it did. */
    abstract boolean retireIfFull(long now);

    /** From now on no permits can be taken here. */
    abstract void retire();

    /** Whether it is retired. If this returns false, every earlier result came from a bucket in use. */
    abstract boolean retired();
}
