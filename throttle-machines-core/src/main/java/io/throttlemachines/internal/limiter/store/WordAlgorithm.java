package io.throttlemachines.internal.limiter.store;

/**
 * An algorithm whose whole state for one key is a {@code long} of zero or more; zero means "nothing taken". Pure
 * arithmetic: no clock, no waiting, no threads. Times are nanoseconds since some origin, zero or more. A time may be
 * earlier than the newest one the state has seen, when threads overtake each other between clock and state; it then counts
 * as that newest one.
 */
abstract sealed class WordAlgorithm extends LimitAlgorithm permits Gcra, FixedWindow {

    /** What {@link #next} returns if there can never be that many permits at once. */
    static final long NEVER = -Long.MAX_VALUE;

    /**
     * Takes permits.
     *
     * @param state   the state before
     * @param now     the time
     * @param permits how many, at least 1
     * @return the state after; or, if negative, minus the nanoseconds to wait, or {@link #NEVER}
     */
    abstract long next(long state, long now, long permits);

    /** Does the same as {@link #next} for a caller that does not wait: a refusal may be any negative number. */
    long tryNext(long state, long now, long permits) {
        return next(state, now, permits);
    }

    /** Permits that could be taken at once. */
    abstract long remaining(long state, long now);

    /** Nanoseconds until all permits are back if no others are taken. */
    abstract long untilFull(long state, long now);

    /**
     * Gives permits back, as far as that certainly grants no more than the algorithm allows.
     *
     * @param state   the state that counts them
     * @param permits how many
     * @param takenAt the time at which they were taken, or an earlier one
     * @param now     a time not earlier than any that the state has seen
     * @return the state after
     */
    abstract long refund(long state, long permits, long takenAt, long now);

    /**
     * The state with nothing taken.
     *
     * @param now a time not later than any at which permits are asked for
     */
    abstract long empty(long now);

    @Override
    final Bucket fresh(long now) {
        return new WordBucket(this, empty(now));
    }

    /**
     * The state that counts as many permits as taken as an earlier state did under other settings of the same limiter.
     *
     * @param from  the same algorithm with the earlier settings
     * @param state the earlier state
     * @param now   the time
     * @return the state after
     */
    abstract long carry(WordAlgorithm from, long state, long now);
}
