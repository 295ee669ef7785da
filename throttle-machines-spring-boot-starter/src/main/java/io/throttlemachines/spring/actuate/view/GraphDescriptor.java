package io.throttlemachines.spring.actuate.view;

import io.throttlemachines.graph.GraphStatus;
import io.throttlemachines.graph.GraphStatus.Edge;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.spring.actuate.response.ResponseText;
import io.throttlemachines.state.CircuitState;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All breakers and limiters and their relations.
 *
 * @param nodes   in the order of declaration
 * @param edges   in the order of declaration
 * @param mermaid the same as a Mermaid flowchart
 */
public record GraphDescriptor(List<NodeDescriptor> nodes, List<EdgeDescriptor> edges, String mermaid)
        implements OperationResponseBody {

    /**
     * A breaker or limiter.
     *
     * @param name      its full name
     * @param kind      {@code breaker} or {@code limiter}
     * @param state     CLOSED, OPEN or HALF_OPEN; left out for a limiter
     * @param mode      enforce, observe or off
     * @param available whether it is not OPEN itself and all its dependencies are available
     * @param group     the group it is a member of; left out if it is in none
     */
    public record NodeDescriptor(
            String name,
            String kind,
            @Nullable CircuitState state,
            String mode,
            boolean available,
            @Nullable String group) {

        static NodeDescriptor of(NodeStatus node) {
            return new NodeDescriptor(
                    node.name(),
                    word(node.kind()),
                    node.state(),
                    ResponseText.word(node.mode()),
                    node.available(),
                    node.group());
        }
    }

    /**
     * A relation.
     *
     * @param from the full name of the dependent, or of the primary
     * @param to   the full name of the dependency, or of the target
     * @param kind {@code depends-on} or {@code cascades-to}
     * @param fromKind {@code breaker} or {@code limiter}, if both have the name {@code from}; else left out
     * @param toKind   {@code breaker} or {@code limiter}, if both have the name {@code to}; else left out
     */
    public record EdgeDescriptor(
            String from,
            String to,
            String kind,
            @Nullable String fromKind,
            @Nullable String toKind) {

        static EdgeDescriptor of(Edge edge) {
            return new EdgeDescriptor(
                    edge.from(),
                    edge.to(),
                    word(edge.kind()),
                    edge.fromKind() == null ? null : word(edge.fromKind()),
                    edge.toKind() == null ? null : word(edge.toKind()));
        }
    }

    static GraphDescriptor of(GraphStatus graph) {
        return new GraphDescriptor(
                graph.nodes().stream().map(NodeDescriptor::of).toList(),
                graph.edges().stream().map(EdgeDescriptor::of).toList(),
                graph.mermaid());
    }

    private static String word(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
