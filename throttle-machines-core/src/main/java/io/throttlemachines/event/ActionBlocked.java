package io.throttlemachines.event;

import java.time.Instant;

/**
 * A guard or a dependency kept a breaker from recovering or from being reset.
 *
 * @param action the action that was prevented
 * @param reason one readable line
 * @param at     when; the last time if it happened several times
 * @param times  how often it happened, at least 1: such events are merged while they wait for the listeners
 */
public record ActionBlocked(String name, Action action, String reason, Instant at, long times)
        implements ThrottleEvent {

    /** Happened once. */
    public ActionBlocked(String name, Action action, String reason, Instant at) {
        this(name, action, reason, at, 1);
    }

    /** What can be blocked. */
    public enum Action {
        /** Going from OPEN to HALF_OPEN. */
        RECOVERY,
        /** Going to CLOSED by hand. */
        RESET
    }
}
