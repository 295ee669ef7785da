package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.Decision;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Slot} in the memory of this JVM. Small, as there may be one per key. A cell that was dropped from the store, or
 * replaced by one that counts by other settings, is retired, once and for all, so that nobody takes permits from it while
 * another stands for the same key.
 */
abstract sealed class Bucket implements Slot permits WordBucket, SlidingBucket {

    /** What a retired cell answers to {@link #take}. */
    static final long RETIRED = -1;

    /** How it counts. */
    abstract LimitAlgorithm rule();

    /**
     * Retires the cell and makes another that counts by other settings, from which as much is taken as was from this. All
     * that was ever granted by this cell is counted there, as nothing can be taken here any more once it is looked at.
     *
     * @param next the rule, of the same algorithm
     * @param now  the time in nanoseconds
     */
    abstract Bucket movedTo(LimitAlgorithm next, long now);

    /** Whether all permits are back. */
    abstract boolean full(long now);

    /**
     * Retires the cell if all permits are back.
     *
     * @return whether it did
     */
    abstract boolean retireIfFull(long now);

    /** From now on nothing can be taken here. */
    abstract void retire();

    /** Whether it is. An answer that was got before this is false was not that of a retired cell. */
    abstract boolean retired();

    /**
     * As {@link Slot#decide}.
     *
     * @return null if retired
     */
    abstract @Nullable Decision tryDecide(long permits, long now, boolean take);

    /**
     * As {@link Slot#refund}.
     *
     * @return false if retired
     */
    abstract boolean tryRefund(long permits, long takenAt, LongSupplier clock);

    @Override
    public final void refund(long permits, long takenAt, LongSupplier clock) {
        tryRefund(permits, takenAt, clock);
    }

    @Override
    public final Decision decide(long permits, long now, boolean take) {
        Decision decision = tryDecide(permits, now, take);
        if (decision == null) {
            throw new IllegalStateException("a retired cell was asked");
        }
        return decision;
    }
}
