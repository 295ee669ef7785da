package io.throttlemachines.internal.event;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.CascadeTriggered;
import io.throttlemachines.event.ConfigurationChanged;
import io.throttlemachines.event.FleetOpened;
import io.throttlemachines.event.FleetVote;
import io.throttlemachines.event.ManualActionLifted;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.event.StoreAvailable;
import io.throttlemachines.event.StoreUnavailable;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.internal.text.OneLine;
import io.throttlemachines.state.CircuitState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs every change of a node as one readable line: WARN when a circuit opens, INFO otherwise. Names, reasons and causes may
 * contain any text, so each line goes through {@link OneLine}.
 */
final class EventLog {

    private static final Logger log = LoggerFactory.getLogger("io.throttlemachines");

    private EventLog() {}

    static void write(ThrottleEvent event) {
        if (event instanceof BreakerTransition transition) {
            write(transition);
        } else if (event instanceof CascadeTriggered cascade) {
            warn("Cascade from '" + cascade.primary() + "' opened " + cascade.opened());
        } else if (event instanceof ModeChanged change) {
            info(node(change) + " is now in mode " + change.to() + ", was " + change.from());
        } else if (event instanceof ManualActionTaken taken) {
            info("By hand: " + words(taken.action().kind()) + " of " + node(taken) + details(taken.action()));
        } else if (event instanceof ManualActionLifted lifted) {
            info("Lifted: " + words(lifted.action().kind()) + " of " + node(lifted));
        } else if (event instanceof ConfigurationChanged change) {
            info("Configured: " + node(change) + " " + change.changes() + details(change.action()));
        } else if (event instanceof FleetOpened opened) {
            warn("The fleet opened '" + opened.name() + "': " + opened.votes().size() + " of " + opened.live()
                    + " instances voted: " + opened.votes());
        } else if (event instanceof FleetVote vote) {
            info("Instance '" + vote.instance() + "' " + (vote.given() ? "votes" : "no longer votes") + " to open '"
                    + vote.name() + "': " + vote.votes() + " of " + vote.needed() + " votes needed");
        } else if (event instanceof StoreUnavailable store) {
            warn("Store '" + store.name() + "' does not answer: " + store.error());
        } else if (event instanceof StoreAvailable store) {
            info("Store '" + store.name() + "' answers again");
        }
    }

    private static void write(BreakerTransition transition) {
        String what = "Circuit '" + transition.name() + "' " + transition.from() + " -> " + transition.to();
        if (transition.to() == CircuitState.OPEN) {
            warn(what + ": " + transition.cause());
        } else {
            info(what);
        }
    }

    /** A limiter is named as one: a breaker may have the same name. */
    private static String node(ThrottleEvent event) {
        return (event.nodeKind() == NodeStatus.Kind.LIMITER ? "limiter '" : "'") + event.name() + "'";
    }

    private static void warn(String line) {
        log.warn("{}", OneLine.of(line));
    }

    private static void info(String line) {
        log.info("{}", OneLine.of(line));
    }

    private static String words(ManualAction.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String details(ManualAction action) {
        return labelled(" by ", action.by())
                + (action.until() == null ? "" : " until " + action.until())
                + labelled(": ", action.reason());
    }

    private static String labelled(String label, @Nullable String text) {
        return text == null ? "" : label + text;
    }
}
