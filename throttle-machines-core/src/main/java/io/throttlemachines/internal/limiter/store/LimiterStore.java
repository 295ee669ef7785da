package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.LimiterConfig;
import java.util.function.LongSupplier;

/** Where a limiter's permits are kept: one slot of its own, and one for each key. Thread-safe. */
public interface LimiterStore {

    /** The limiter's permits where it is used without keys. */
    Slot own();

    /**
     * The permits of a key. Costs little: nothing is kept until some are taken.
     *
     * @param key compared by {@code equals}
     */
    Slot of(Object key);

    /**
     * Gives all permits back to the keys that read like a text.
     *
     * @param text the key as {@link String#valueOf(Object)} writes it
     * @return whether there was one
     */
    boolean resetText(String text);

    /** Gives all permits back, to the limiter and to every key. */
    void resetAll();

    /**
     * From now on other settings of the same algorithm are in force, for the limiter and for every key, also for slots
     * handed out before. What was taken stays taken.
     *
     * @param next  the settings
     * @param clock reads the time
     */
    void become(LimiterConfig next, LongSupplier clock);

    /**
     * How many keys are remembered.
     *
     * @param now the time in nanoseconds
     */
    long keys(long now);
}
