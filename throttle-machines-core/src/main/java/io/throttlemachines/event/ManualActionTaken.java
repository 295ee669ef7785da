package io.throttlemachines.event;

import io.throttlemachines.control.ManualAction;
import java.time.Instant;

/**
 * A manual action changed a breaker or limiter.
 *
 * @param action the manual action, with its author and its reason
 */
public record ManualActionTaken(String name, ManualAction action) implements ThrottleEvent {

    @Override
    public Instant at() {
        return action.at();
    }
}
