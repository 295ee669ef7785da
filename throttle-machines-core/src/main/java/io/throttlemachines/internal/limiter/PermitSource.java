package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.limiter.store.KeyReset;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterStatus.Concurrency;
import org.jspecify.annotations.Nullable;

/** All permits of a limiter: its own, and those of its keys. Thread-safe. */
interface PermitSource {

    /** The limiter is declared, so what it has of a store is given back at the end. */
    default void declared() {}

    /** The limiter's own permits, for calls without a key. */
    LimiterPermits own();

    /** The permits of a key. Whatever the key's methods throw affects only callers that ask with this key. */
    LimiterPermits of(Object key);

    /** Returns all permits to the keys with a given text. */
    KeyReset resetText(String text);

    /** Returns all permits, to the limiter and to every key; returns whether any were taken. */
    boolean resetAll();

    /**
     * Rejects settings by which the permits cannot be counted. May run code of the application.
     *
     * @throws io.throttlemachines.config.ConfigurationException says what to write instead
     */
    default void check(LimiterConfig next) {}

    /** Changes the settings, which were {@linkplain #check checked}, for the limiter and for every key. If it fails, nothing has changed. */
    void configure(LimiterConfig next);

    /** Runs after the settings have changed, under no lock. */
    default void configured() {}

    /** The limiter's own permits that are left. */
    long remaining();

    /** How many permits the limiter gives at most, now. */
    long limit(LimiterConfig config);

    /** Permits on lease that are not spent; null if the limiter leases none. */
    @Nullable
    Long leased();

    /** What a limiter of concurrent calls knows about its own calls; null for any other. */
    @Nullable
    Concurrency concurrency();

    /** How many keys are remembered. */
    long keys();
}
