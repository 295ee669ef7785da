package io.throttlemachines.event;

import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.ManualAction;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what changes a node to the log as one readable line: WARN when something opens, INFO otherwise. */
final class EventLog {

    private static final Logger log = LoggerFactory.getLogger("io.throttlemachines");

    private EventLog() {}

    static void write(ThrottleEvent event) {
        if (event instanceof BreakerTransition transition) {
            write(transition);
        } else if (event instanceof CascadeTriggered cascade) {
            log.warn("Cascade from '{}' opened {}", cascade.primary(), cascade.opened());
        } else if (event instanceof ModeChanged change) {
            log.info("'{}' is now in mode {}, was {}", change.name(), change.to(), change.from());
        } else if (event instanceof ManualActionTaken taken) {
            log.info("By hand: {} of '{}'{}", words(taken.action().kind()), taken.name(), details(taken.action()));
        } else if (event instanceof ManualActionLifted lifted) {
            log.info("Lifted: {} of '{}'", words(lifted.action().kind()), lifted.name());
        } else if (event instanceof ConfigurationChanged change) {
            log.info("Configured by hand: '{}' {}{}", change.name(), change.changes(), details(change.action()));
        }
    }

    private static void write(BreakerTransition transition) {
        if (transition.to() == CircuitState.OPEN) {
            log.warn("Circuit '{}' {} -> OPEN: {}", transition.name(), transition.from(), transition.cause());
        } else {
            log.info("Circuit '{}' {} -> {}", transition.name(), transition.from(), transition.to());
        }
    }

    private static String words(ManualAction.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String details(ManualAction action) {
        return told(" by ", action.by())
                + (action.until() == null ? "" : " until " + action.until())
                + told(": ", action.reason());
    }

    /** What a person wrote, on one line: it must not be able to look like another entry of the log. */
    private static String told(String before, @Nullable String text) {
        return text == null ? "" : before + text.replaceAll("\\p{Cntrl}", " ");
    }
}
