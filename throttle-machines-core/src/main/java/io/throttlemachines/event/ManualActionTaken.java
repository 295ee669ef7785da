package io.throttlemachines.event;

import io.throttlemachines.control.ManualAction;
import java.time.Instant;

/**
 * Somebody did something by hand.
 *
 * @param name   the full name of the breaker or limiter it was done to
 * @param action what was done, by whom and why
 */
public record ManualActionTaken(String name, ManualAction action) implements ThrottleEvent {

    @Override
    public Instant at() {
        return action.at();
    }
}
