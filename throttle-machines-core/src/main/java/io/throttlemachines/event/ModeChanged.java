package io.throttlemachines.event;

import io.throttlemachines.control.Mode;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import java.time.Instant;

/**
 * The mode of a breaker or limiter was changed while running.
 *
 * @param from the mode before
 * @param to   the mode after
 */
public record ModeChanged(String name, NodeStatus.Kind nodeKind, Mode from, Mode to, Instant at)
        implements ThrottleEvent {

    /** The mode of a breaker was changed. */
    public ModeChanged(String name, Mode from, Mode to, Instant at) {
        this(name, NodeStatus.Kind.BREAKER, from, to, at);
    }
}
