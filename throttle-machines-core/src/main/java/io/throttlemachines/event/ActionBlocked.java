package io.throttlemachines.event;

import java.time.Instant;

/**
 * A guard or a dependency kept a breaker from recovering or from being reset.
 *
 * @param action the action that was prevented
 * @param reason one readable line
 */
public record ActionBlocked(String name, Action action, String reason, Instant at) implements ThrottleEvent {

    /** What can be blocked. */
    public enum Action {
        /** Going from OPEN to HALF_OPEN. */
        RECOVERY,
        /** Going to CLOSED by hand. */
        RESET
    }
}
