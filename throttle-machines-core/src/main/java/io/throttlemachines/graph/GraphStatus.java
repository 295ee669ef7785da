package io.throttlemachines.graph;

import io.throttlemachines.control.Mode;
import io.throttlemachines.state.CircuitState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All breakers and limiters with their dependencies and cascades at one moment. Immutable and thread-safe.
 *
 * @param nodes in the order of declaration
 * @param edges in the order of declaration of their {@code from}: first its dependencies, then its cascades
 */
public record GraphStatus(List<NodeStatus> nodes, List<Edge> edges) {

    /**
     * A breaker or limiter at that moment.
     *
     * @param name      its full name
     * @param state     the state of a breaker; null for a limiter, which has none
     * @param mode      whether it refuses calls, only observes them, or is off
     * @param available whether it is not OPEN itself and all its dependencies are available
     * @param group     the name of its group; null if it is in none
     */
    public record NodeStatus(
            String name,
            NodeStatus.Kind kind,
            @Nullable CircuitState state,
            Mode mode,
            boolean available,
            @Nullable String group) {

        /** The kinds of nodes. */
        public enum Kind {
            /** A circuit breaker. */
            BREAKER,
            /** A rate limiter. */
            LIMITER
        }

        /** Whether only a dependency makes it unavailable: it is not OPEN itself. */
        public boolean blocked() {
            return !available && state != CircuitState.OPEN;
        }
    }

    /**
     * A relation of two nodes.
     *
     * @param from     the full name of the node that declares it: the dependent, or the primary
     * @param to       the full name of the dependency, or of the target
     * @param fromKind whether {@code from} is a breaker or a limiter, if both have that name; else null
     * @param toKind   whether {@code to} is a breaker or a limiter, if both have that name; else null
     */
    public record Edge(
            String from,
            String to,
            Edge.Kind kind,
            NodeStatus.@Nullable Kind fromKind,
            NodeStatus.@Nullable Kind toKind) {

        /** A relation of two nodes that share their names with no other node. */
        public Edge(String from, String to, Edge.Kind kind) {
            this(from, to, kind, null, null);
        }

        /** The kinds of relations. */
        public enum Kind {
            /** {@code from} depends on {@code to}. */
            DEPENDS_ON,
            /** {@code to} opens when {@code from} does. */
            CASCADES_TO
        }
    }

    /** Copies the lists. */
    public GraphStatus {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /**
     * The graph as a Mermaid flowchart, in lines that end with a newline. Breakers are boxes, limiters are round, and
     * groups have a frame. Colour and words show the state. Dependencies are solid arrows, cascades are dotted arrows.
     * A name is only a label: no character in it changes the chart.
     *
     * <p>Mermaid draws at most 500 arrows and 50,000 characters. In a larger graph, unavailable and HALF_OPEN nodes are
     * chosen first, and one more box shows how many nodes and arrows are left out.
     */
    public String mermaid() {
        return new Mermaid(this).text();
    }
}
