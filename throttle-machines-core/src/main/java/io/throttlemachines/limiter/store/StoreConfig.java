package io.throttlemachines.limiter.store;

import io.throttlemachines.config.ConfigurationException;
import java.time.Duration;
import java.util.Objects;

/**
 * How limiters use a {@link PermitStore}. Immutable and thread-safe.
 *
 * @param timeout   how long a decision waits for the store at most; longer than zero, at most a minute
 * @param onFailure who decides while the store does not answer
 */
public record StoreConfig(Duration timeout, OnFailure onFailure) {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** 50 ms, then each instance decides by the same limit for itself. */
    public static final StoreConfig DEFAULTS = new StoreConfig(Duration.ofMillis(50), OnFailure.LOCAL);

    /** Who decides while a store does not answer. */
    public enum OnFailure {
        /** Each instance decides by the same limit for itself, so that a fleet of ten may grant ten times as much. */
        LOCAL,
        /** Every call goes on. */
        ALLOW,
        /** Every call is refused with a {@link io.throttlemachines.refusal.ThrottledException} that says so. */
        DENY
    }

    /**
     * Checks the timeout.
     *
     * @throws ConfigurationException if it is out of range
     */
    public StoreConfig {
        Objects.requireNonNull(onFailure, "onFailure");
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
            throw new ConfigurationException(
                    null,
                    "timeout",
                    "timeout " + timeout + " is no time that a call can wait for a store.",
                    "Write a duration from 1ms to 1m, such as timeout: 50ms.");
        }
    }
}
