package io.throttlemachines.internal.limiter.store;

import java.util.function.LongSupplier;

/**
 * Where a limiter's permits are kept: one slot of its own, and one for each key. Thread-safe.
 *
 * @param <V> what the limiter makes of the slot of a key, so that a store can keep it with the key
 */
public interface LimiterStore<V> {

    /** The limiter's own permits, for calls without a key. */
    Slot own();

    /**
     * The permits of a key. Cheap: the store keeps nothing until permits are taken. Whatever a key's methods throw then or
     * later affects only callers that ask with this key.
     *
     * @param key compared by {@code equals}
     */
    V of(Object key);

    /**
     * Returns all permits to the keys with a given text.
     *
     * @param text the key as {@link String#valueOf(Object)} writes it
     * @param now  the time in nanoseconds
     */
    KeyReset resetText(String text, long now);

    /**
     * Returns all permits, to the limiter and to every key.
     *
     * @param now the time in nanoseconds
     * @return whether any were taken
     */
    boolean resetAll(long now);

    /**
     * Rejects settings by which the store cannot count. May run code of the application.
     *
     * @throws io.throttlemachines.config.ConfigurationException says what to write instead
     */
    default void check(BucketSettings next) {}

    /**
     * Changes the settings, which were {@linkplain #check checked}, but not the algorithm, for the limiter and for every key, also for slots handed out before.
     * Permits that were taken stay taken. It looks at no key. If it fails, nothing has changed.
     *
     * @param clock reads the time in nanoseconds
     */
    void configure(BucketSettings next, LongSupplier clock);

    /**
     * Permits on lease from a shared store that nobody has spent yet; zero if the store leases none.
     *
     * @param now the time in nanoseconds
     */
    default long leased(long now) {
        return 0;
    }

    /**
     * How many keys are remembered. It looks at no more than a few of them, to forget those whose permits are all back.
     *
     * @param now the time in nanoseconds
     */
    long keys(long now);
}
