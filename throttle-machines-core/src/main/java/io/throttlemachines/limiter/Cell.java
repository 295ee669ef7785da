package io.throttlemachines.limiter;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Slot} in the memory of this JVM. Small, as there may be one per key. A cell that was dropped from the store is
 * retired, once and for all, so that nobody takes permits from it while another stands for the same key.
 */
abstract sealed class Cell implements Slot permits WordCell, SlidingCell {

    /** What a retired cell answers to {@link #take}. */
    static final long RETIRED = -1;

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

    /**
     * As {@link Slot#decide}.
     *
     * @return null if retired
     */
    abstract @Nullable Decision tryDecide(long permits, long now, boolean take);

    @Override
    public final Decision decide(long permits, long now, boolean take) {
        Decision decision = tryDecide(permits, now, take);
        if (decision == null) {
            throw new IllegalStateException("a retired cell was asked");
        }
        return decision;
    }
}
