package io.throttlemachines.internal.limiter.store;

/**
 * An algorithm whose whole state for one key is a {@code long} of zero or more, with zero for "nothing taken". Pure
 * arithmetic: no clock, no waiting, no threads. Times are nanoseconds since some origin, zero or more. A time may lie
 * before the newest one the state has seen, when threads overtake each other between clock and state; it then counts as
 * that newest one.
 */
non-sealed interface WordAlgorithm extends LimitAlgorithm {

    /** What {@link #next} answers if there never will be as many permits at once. */
    long NEVER = -Long.MAX_VALUE;

    /**
     * Takes permits.
     *
     * @param state   the state before
     * @param now     the time
     * @param permits how many, at least 1
     * @return the state after; or, if negative, minus the nanoseconds to wait, or {@link #NEVER}
     */
    long next(long state, long now, long permits);

    /** Permits that could be taken at once. */
    long remaining(long state, long now);

    /** Nanoseconds until all permits are back if no more are taken. */
    long untilFull(long state, long now);

    /**
     * Gives permits back as far as that certainly lets nobody have more than the algorithm allows.
     *
     * @param state   the state, in which they are counted
     * @param permits how many
     * @param takenAt the time at which they were taken, or an earlier one
     * @param now     a time not before any that the state has seen
     * @return the state after
     */
    long refund(long state, long permits, long takenAt, long now);

    @Override
    default Bucket fresh() {
        return new WordBucket(this, 0);
    }

    /**
     * The state in which as much is taken as was by an earlier rule of the same limiter.
     *
     * @param from  that rule, of the same algorithm
     * @param state its state
     * @param now   the time
     * @return the state after
     */
    long carry(WordAlgorithm from, long state, long now);
}
