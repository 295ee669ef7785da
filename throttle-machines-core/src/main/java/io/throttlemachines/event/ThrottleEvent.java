package io.throttlemachines.event;

import io.throttlemachines.graph.GraphStatus.NodeStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a breaker, a limiter, a retry or a store of permits, with its full name and the time. Events are records, so that
 * listeners can switch over them; immutable and thread-safe.
 */
public sealed interface ThrottleEvent
        permits BreakerTransition,
                CascadeTriggered,
                ActionBlocked,
                RefusalObserved,
                ModeChanged,
                ManualActionTaken,
                ManualActionLifted,
                ConfigurationChanged,
                CallFailed,
                FleetVote,
                FleetOpened,
                RetryBudgetExhausted,
                StoreUnavailable,
                StoreAvailable {

    /** The full name of the breaker, limiter, retry or store that it happened to. */
    String name();

    /** Whether it happened to a breaker or to a limiter, which may have the same name; null for a retry or a store. */
    default NodeStatus.@Nullable Kind nodeKind() {
        return NodeStatus.Kind.BREAKER;
    }

    /** When it happened, as wall time. */
    Instant at();

    /**
     * How often it happened, at least 1. More than once only for the kinds that can come with every call ({@link
     * ActionBlocked}, {@link RefusalObserved}, {@link CallFailed}, {@link RetryBudgetExhausted}): the library merges such events while they wait for the
     * listeners.
     */
    default long times() {
        return 1;
    }
}
