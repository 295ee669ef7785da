package io.throttlemachines.event;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import java.time.Instant;

/**
 * A manual action changed a breaker or limiter.
 *
 * @param action the manual action, with its author and its reason
 */
public record ManualActionTaken(String name, NodeStatus.Kind nodeKind, ManualAction action) implements ThrottleEvent {

    /** The action changed a breaker. */
    public ManualActionTaken(String name, ManualAction action) {
        this(name, NodeStatus.Kind.BREAKER, action);
    }

    @Override
    public Instant at() {
        return action.at();
    }
}
