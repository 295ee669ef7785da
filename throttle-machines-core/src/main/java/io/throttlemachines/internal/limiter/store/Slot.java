package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.Decision;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Where the permits of one key, or of a limiter without keys, are kept. The seam between a limiter and its store: what is
 * here can be answered by memory of our own or by another machine. The time is handed over by the caller, who has read
 * the clock anyway; a store with a clock of its own is free to leave it aside. Thread-safe.
 */
public interface Slot {

    /** The wait for more permits than can ever be there at once. */
    long NEVER = Long.MAX_VALUE;

    /** What {@link #takeAsync} answers for permits taken without delay: always this object, so that it costs nothing. */
    CompletionStage<Long> TAKEN = CompletableFuture.completedStage(0L);

    /**
     * Takes permits, all or none.
     *
     * @param permits how many, at least 1
     * @param now     the time in nanoseconds
     * @return zero if they were taken; otherwise the nanoseconds to wait, or {@link #NEVER}
     */
    long take(long permits, long now);

    /** The same for who must not hold a thread. Local stores answer at once. */
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
     * Takes permits, or only looks, and tells all there is to tell from the same moment.
     *
     * @param permits how many, zero or more
     * @param now     the time in nanoseconds
     * @param take    false to change nothing
     */
    Decision decide(long permits, long now, boolean take);

    /**
     * Gives permits back as far as that certainly lets nobody have more than the algorithm allows.
     *
     * @param permits how many
     * @param takenAt the time they were taken with
     * @param clock   reads the time
     */
    void refund(long permits, long takenAt, LongSupplier clock);

    /** All permits are back. */
    void reset();
}
