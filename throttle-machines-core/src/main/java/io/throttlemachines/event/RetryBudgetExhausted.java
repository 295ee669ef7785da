package io.throttlemachines.event;

import io.throttlemachines.graph.GraphStatus.NodeStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call failed and was not retried, because the budget of its retry allowed no further attempt.
 *
 * @param name  the name of the retry
 * @param at    when; the last time if several calls failed so
 * @param times how many calls failed so, at least 1: such events are merged while they wait for the listeners
 */
public record RetryBudgetExhausted(String name, Instant at, long times) implements ThrottleEvent {

    /** One call was not retried. */
    public RetryBudgetExhausted(String name, Instant at) {
        this(name, at, 1);
    }

    /** Null: a retry is neither a breaker nor a limiter. */
    @Override
    public NodeStatus.@Nullable Kind nodeKind() {
        return null;
    }
}
