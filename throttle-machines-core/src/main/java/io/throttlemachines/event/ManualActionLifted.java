package io.throttlemachines.event;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import java.time.Instant;

/**
 * The time of a manual action is over. Published at the first look or call after that time.
 *
 * @param action the manual action
 * @param at     when the look or call found the time to be over
 */
public record ManualActionLifted(String name, NodeStatus.Kind nodeKind, ManualAction action, Instant at)
        implements ThrottleEvent {

    /** The action was one on a breaker. */
    public ManualActionLifted(String name, ManualAction action, Instant at) {
        this(name, NodeStatus.Kind.BREAKER, action, at);
    }
}
