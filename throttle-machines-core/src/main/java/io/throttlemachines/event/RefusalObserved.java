package io.throttlemachines.event;

import io.throttlemachines.graph.GraphStatus.NodeStatus;
import java.time.Instant;

/**
 * A breaker or limiter in {@code observe} mode let a call pass that it would have refused.
 *
 * @param reason why it would have refused, as one readable line
 * @param at     when; the last time if it happened several times
 * @param times  how often it happened, at least 1: such events are merged while they wait for the listeners
 */
public record RefusalObserved(String name, NodeStatus.Kind nodeKind, String reason, Instant at, long times)
        implements ThrottleEvent {

    /** A breaker let calls pass. */
    public RefusalObserved(String name, String reason, Instant at, long times) {
        this(name, NodeStatus.Kind.BREAKER, reason, at, times);
    }

    /** A breaker let one call pass. */
    public RefusalObserved(String name, String reason, Instant at) {
        this(name, reason, at, 1);
    }
}
