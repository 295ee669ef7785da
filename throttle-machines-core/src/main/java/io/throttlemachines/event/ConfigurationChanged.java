package io.throttlemachines.event;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import java.time.Instant;
import java.util.List;

/**
 * Settings of a running breaker or limiter were changed.
 *
 * @param changes what was changed; never empty
 * @param action  the manual action that changed them, with its author, time and reason
 */
public record ConfigurationChanged(String name, NodeStatus.Kind nodeKind, List<Change> changes, ManualAction action)
        implements ThrottleEvent {

    /**
     * One setting with another value.
     *
     * @param setting its name as in application.yml, such as {@code failure-threshold}
     * @param from    the value before
     * @param to      the value after
     */
    public record Change(String setting, String from, String to) {

        @Override
        public String toString() {
            return setting + " " + from + " -> " + to;
        }
    }

    /** Keeps its own copy. */
    public ConfigurationChanged {
        changes = List.copyOf(changes);
    }

    /** Settings of a breaker were changed. */
    public ConfigurationChanged(String name, List<Change> changes, ManualAction action) {
        this(name, NodeStatus.Kind.BREAKER, changes, action);
    }

    @Override
    public Instant at() {
        return action.at();
    }
}
