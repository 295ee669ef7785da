package io.throttlemachines.event;

import io.throttlemachines.state.CircuitState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each transition and cascade to the log as one readable line: WARN when something opens, INFO otherwise. */
final class EventLog {

    private static final Logger log = LoggerFactory.getLogger("io.throttlemachines");

    private EventLog() {}

    static void write(ThrottleEvent event) {
        if (event instanceof BreakerTransition transition) {
            if (transition.to() == CircuitState.OPEN) {
                log.warn("Circuit '{}' {} -> OPEN: {}", transition.name(), transition.from(), transition.cause());
            } else {
                log.info("Circuit '{}' {} -> {}", transition.name(), transition.from(), transition.to());
            }
        } else if (event instanceof CascadeTriggered cascade) {
            log.warn("Cascade from '{}' opened {}", cascade.primary(), cascade.opened());
        } else if (event instanceof ModeChanged change) {
            log.info("'{}' is now in mode {}, was {}", change.name(), change.to(), change.from());
        }
    }
}
