package io.throttlemachines.graph;

import io.throttlemachines.control.Mode;
import io.throttlemachines.state.CircuitState;
import org.jspecify.annotations.Nullable;

/**
 * A breaker or limiter as it stands in the graph.
 *
 * @param name      its full name
 * @param kind      what it is
 * @param state     the state of a breaker; null for a limiter, which has none
 * @param mode      how seriously it is taken
 * @param available whether it is not OPEN itself and all its dependencies are available
 * @param group     the name of the group it is a member of, or null
 */
public record NodeStatus(
        String name,
        Kind kind,
        @Nullable CircuitState state,
        Mode mode,
        boolean available,
        @Nullable String group) {

    /** What nodes there are. */
    public enum Kind {
        /** A circuit breaker. */
        BREAKER,
        /** A rate limiter. */
        LIMITER
    }

    /**
     * Whether only something beneath stands in its way.
     *
     * @return true if it is unavailable and not OPEN itself
     */
    public boolean blocked() {
        return !available && state != CircuitState.OPEN;
    }
}
