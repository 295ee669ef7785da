package io.throttlemachines.internal.event;

import io.throttlemachines.event.ActionBlocked;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.event.RetryBudgetExhausted;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import org.jspecify.annotations.Nullable;

/**
 * What events that can come with every call have in common if one repeats the other. The queue merges such events while they
 * wait, and the history of the starter while it remembers them. No other event is ever merged. Internal.
 *
 * @param kind     the record of the events
 * @param name     the full name of their node or retry
 * @param nodeKind whether that is a breaker or a limiter; null for a retry
 * @param action   the action that was blocked; null for the other kinds
 * @param detail   the reason, or the class of the failure; null if events with any detail repeat each other, or have none
 */
public record Repetition(
        Class<? extends ThrottleEvent> kind,
        String name,
        NodeStatus.@Nullable Kind nodeKind,
        ActionBlocked.@Nullable Action action,
        @Nullable String detail) {

    /** What an event has in common with those that it repeats; null for a kind that is never merged. */
    public static @Nullable Repetition of(ThrottleEvent event) {
        if (event instanceof RefusalObserved observed) {
            return new Repetition(RefusalObserved.class, observed.name(), observed.nodeKind(), null, observed.reason());
        }
        if (event instanceof ActionBlocked blocked) {
            return new Repetition(
                    ActionBlocked.class, blocked.name(), blocked.nodeKind(), blocked.action(), blocked.reason());
        }
        if (event instanceof CallFailed failed) {
            String failure = failed.failure().getClass().getName();
            return new Repetition(CallFailed.class, failed.name(), failed.nodeKind(), null, failure);
        }
        if (event instanceof RetryBudgetExhausted exhausted) {
            return new Repetition(RetryBudgetExhausted.class, exhausted.name(), null, null, null);
        }
        return null;
    }

    /** The same for events with any detail: a node has at most four of these. */
    Repetition withoutDetail() {
        return new Repetition(kind, name, nodeKind, action, null);
    }

    /** The latest event with the count of both. */
    static ThrottleEvent merged(ThrottleEvent before, ThrottleEvent latest) {
        long times = before.times() + latest.times();
        if (latest instanceof RefusalObserved observed) {
            return new RefusalObserved(observed.name(), observed.nodeKind(), observed.reason(), observed.at(), times);
        }
        if (latest instanceof ActionBlocked blocked) {
            return new ActionBlocked(blocked.name(), blocked.action(), blocked.reason(), blocked.at(), times);
        }
        if (latest instanceof CallFailed failed) {
            return new CallFailed(failed.name(), failed.failure(), failed.at(), times);
        }
        if (latest instanceof RetryBudgetExhausted exhausted) {
            return new RetryBudgetExhausted(exhausted.name(), exhausted.at(), times);
        }
        throw new IllegalArgumentException("Never merged: " + latest);
    }
}
