package io.throttlemachines.fleet;

import io.throttlemachines.config.ConfigurationException;
import java.time.Duration;

/**
 * How one instance takes part in a fleet. Immutable and thread-safe.
 *
 * @param name      the name that all instances of the fleet share
 * @param instance  the name of this instance, unique in the fleet
 * @param heartbeat how often this instance shows that it lives; it counts as live for three heartbeats. At least 10 ms
 * @param poll      how often this instance asks for news; a lost message costs this long. At least 10 ms
 * @param timeout   how long a call waits for the fleet at most; longer than zero, at most a minute
 */
public record FleetConfig(String name, String instance, Duration heartbeat, Duration poll, Duration timeout) {

    /** How many heartbeats an instance counts as live after its last one. */
    public static final int HEARTBEATS_ALIVE = 3;

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    /** A heartbeat each second, a poll each half second, a timeout of 50 ms. */
    public FleetConfig(String name, String instance) {
        this(name, instance, Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofMillis(50));
    }

    /**
     * Checks the values.
     *
     * @throws ConfigurationException if one is out of range
     */
    public FleetConfig {
        notBlank("name", name);
        notBlank("instance", instance);
        notTooShort("heartbeat", heartbeat);
        notTooShort("poll", poll);
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new ConfigurationException(
                    null,
                    "timeout",
                    "timeout " + timeout + " is no time that a call can wait for the fleet.",
                    "Write a duration from 1ms to 1m, such as timeout: 50ms.");
        }
    }

    /** How long this instance counts as live after a heartbeat. */
    public Duration aliveFor() {
        return heartbeat.multipliedBy(HEARTBEATS_ALIVE);
    }

    private static void notBlank(String setting, String value) {
        if (value.isBlank()) {
            throw new ConfigurationException(
                    null, setting, setting + " is empty.", "Write a name, such as " + setting + ": shop.");
        }
    }

    private static void notTooShort(String setting, Duration value) {
        if (value.compareTo(SHORTEST) < 0) {
            throw new ConfigurationException(
                    null,
                    setting,
                    setting + " " + value + " is too short.",
                    "Write 10ms or more, such as " + setting + ": 1s.");
        }
    }
}
