package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.Decision;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Slot} in the memory of this JVM. Small, because there may be one per key. A bucket that the store drops, or
 * replaces by one with other settings, is first retired for good: no permits can be taken from it while another bucket
 * exists for the same key.
 */
abstract sealed class Bucket implements Slot permits WordBucket, SlidingBucket {

    /** What {@link #take} returns for a retired bucket. */
    static final long RETIRED = -1;

    /** How it counts. */
    abstract LimitAlgorithm algorithm();

    /**
     * Retires the bucket and creates another with other settings, from which as many permits are taken as from this one.
     * The new bucket counts all permits this one ever granted, because none can be taken here once the counts are read.
     *
     * @param next the same algorithm with other settings
     * @param now  the time in nanoseconds
     */
    abstract Bucket movedTo(LimitAlgorithm next, long now);

    /** Whether all permits are back. */
    abstract boolean full(long now);

    /** Retires the bucket if all permits are back; returns whether it did. */
    abstract boolean retireIfFull(long now);

    /** From now on no permits can be taken here. */
    abstract void retire();

    /** Whether it is retired. If this returns false, every earlier result came from a bucket in use. */
    abstract boolean retired();

    /** Does the same as {@link Slot#decide}; returns null if retired. */
    abstract @Nullable Decision tryDecide(long permits, long now, boolean take);

    /** Does the same as {@link Slot#refund}; returns false if retired. */
    abstract boolean tryRefund(long permits, long takenAt, LongSupplier clock);

    @Override
    public final void refund(long permits, long takenAt, LongSupplier clock) {
        tryRefund(permits, takenAt, clock);
    }

    @Override
    public final Decision decide(long permits, long now, boolean take) {
        Decision decision = tryDecide(permits, now, take);
        if (decision == null) {
            throw new IllegalStateException("The bucket is retired.");
        }
        return decision;
    }
}
