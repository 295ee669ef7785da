package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.internal.time.Time;
import io.throttlemachines.limiter.Decision;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Where the permits of one key, or of a limiter without keys, are kept. The seam between a limiter and its store: this
 * JVM's memory or another machine can answer. The caller, which has read the clock anyway, passes the time; a store with
 * its own clock may ignore it. Thread-safe.
 */
public interface Slot {

    /** The wait for more permits than there can ever be at once. */
    long NEVER = Long.MAX_VALUE;

    /** The wait for permits that nobody can grant now, because their store does not answer. */
    long UNAVAILABLE = Long.MAX_VALUE - 1;

    /** No wait: the call may go on without permits that could be given back, because their store does not answer. */
    long UNCOUNTED = Long.MIN_VALUE;

    /** What {@link #takeAsync} returns for permits taken without delay: always this object, to avoid allocation. */
    CompletionStage<Long> TAKEN = CompletableFuture.completedStage(0L);

    /**
     * Takes permits, all or none.
     *
     * @param permits how many, at least 1
     * @param now     the time in nanoseconds
     * @return at most zero if they were taken: the receipt, with which {@link #refund} gives them back; {@link #UNCOUNTED} if the
     *         call may go on without; otherwise the nanoseconds to wait, {@link #NEVER} or {@link #UNAVAILABLE}
     */
    long take(long permits, long now);

    /**
     * Does the same for a caller that does not wait, so that no wait is computed. Reads the clock late: what is looked up before
     * does not add to the time that a refusal takes.
     *
     * @param permits how many, at least 1
     * @param time    the clock
     * @return whether the call may go on
     */
    default boolean tryTake(long permits, Time time) {
        return take(permits, time.nanos()) <= 0;
    }

    /** Does the same as {@link #take} without holding the thread. Local stores complete at once. */
    default CompletionStage<Long> takeAsync(long permits, long now) {
        long wait = take(permits, now);
        return wait == 0 ? TAKEN : CompletableFuture.completedStage(wait);
    }

    /**
     * Whether permits could be taken. Changes nothing.
     *
     * @param permits how many, at least 1
     * @param now     the time in nanoseconds
     * @return zero if they could be taken now; otherwise the nanoseconds to wait, or {@link #NEVER}
     */
    long untilFree(long permits, long now);

    /**
     * Permits that could be taken at once. Changes nothing.
     *
     * @param now the time in nanoseconds
     */
    long remaining(long now);

    /**
     * The same for a refusal after {@link #take}. A shared slot does not ask its store again, but returns what it last saw.
     *
     * @param now the time in nanoseconds
     */
    default long remainingSeen(long now) {
        return remaining(now);
    }

    /** Whether the permits are shared with other instances, so that taking them may hold the thread. */
    default boolean shared() {
        return false;
    }

    /**
     * Takes permits, or only looks; all values of the decision are from the same moment.
     *
     * @param permits how many, zero or more
     * @param now     the time in nanoseconds
     * @param take    false to change nothing
     */
    Decision decide(long permits, long now, boolean take);

    /**
     * Gives permits back, as far as that certainly grants no more than the algorithm allows.
     *
     * @param permits how many
     * @param takenAt the {@code now} with which they were taken
     * @param receipt what {@link #take} returned
     * @param clock   reads the time in nanoseconds
     */
    void refund(long permits, long takenAt, long receipt, LongSupplier clock);

    /** Whether another slot keeps the same permits as this one. */
    default boolean samePermits(Slot other) {
        return this == other;
    }

    /**
     * Returns all permits.
     *
     * @param now the time in nanoseconds
     * @return whether any were taken
     */
    boolean reset(long now);
}
