package io.throttlemachines.internal.limiter.store;

import java.util.function.LongSupplier;

/** Where a limiter's permits are kept: one slot of its own, and one for each key. Thread-safe. */
public interface LimiterStore {

    /** The limiter's own permits, for calls without a key. */
    Slot own();

    /**
     * The permits of a key. Cheap: the store keeps nothing until permits are taken.
     *
     * @param key compared by {@code equals}
     */
    Slot of(Object key);

    /**
     * Returns all permits to the keys with a given text.
     *
     * @param text the key as {@link String#valueOf(Object)} writes it
     * @return whether there was such a key
     */
    boolean resetText(String text);

    /** Returns all permits, to the limiter and to every key. */
    void resetAll();

    /**
     * Changes the settings, but not the algorithm, for the limiter and for every key, also for slots handed out before.
     * Permits that were taken stay taken.
     *
     * @param clock reads the time in nanoseconds
     */
    void configure(BucketSettings next, LongSupplier clock);

    /**
     * How many keys are remembered.
     *
     * @param now the time in nanoseconds
     */
    long keys(long now);
}
