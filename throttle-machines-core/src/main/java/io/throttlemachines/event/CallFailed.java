package io.throttlemachines.event;

import java.time.Instant;

/**
 * A fire-and-forget call failed or was refused.
 *
 * @param name    the full name of the breaker around it
 * @param failure what it threw; the last of several of the same class
 * @param at      when; the last time if several calls failed
 * @param times   how many calls failed, at least 1: such events are merged while they wait for the listeners
 */
public record CallFailed(String name, Throwable failure, Instant at, long times) implements ThrottleEvent {

    /** One call failed. */
    public CallFailed(String name, Throwable failure, Instant at) {
        this(name, failure, at, 1);
    }
}
