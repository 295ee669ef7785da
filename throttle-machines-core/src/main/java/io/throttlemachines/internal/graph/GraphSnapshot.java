package io.throttlemachines.internal.graph;

import io.throttlemachines.control.Mode;
import io.throttlemachines.graph.GraphStatus;
import io.throttlemachines.graph.GraphStatus.Edge;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.graph.GraphStatus.NodeStatus.Kind;
import io.throttlemachines.state.CircuitState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the whole graph. */
final class GraphSnapshot {

    private GraphSnapshot() {}

    /** The caller must not hold the graph's lock. */
    static Map<Node, Mode> modes(List<Node> nodes) {
        Map<Node, Mode> modes = new HashMap<>();
        nodes.forEach(node -> modes.put(node, node.mode.get()));
        return modes;
    }

    /** These nodes and their edges, with modes read just before. No edge leads to a node declared since. Needs the graph's lock. */
    static GraphStatus of(List<Node> nodes, Map<Node, Mode> modes) {
        List<NodeStatus> all = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (Node node : nodes) {
            all.add(status(node, modes.getOrDefault(node, Mode.ENFORCE)));
            node.dependencies.forEach(each -> edges.add(new Edge(node.name(), each.name(), Edge.Kind.DEPENDS_ON)));
            node.targets.forEach(each -> edges.add(new Edge(node.name(), each.name(), Edge.Kind.CASCADES_TO)));
        }
        return new GraphStatus(all, edges);
    }

    private static NodeStatus status(Node node, Mode mode) {
        boolean limiter = node.circuit() == null;
        return new NodeStatus(
                node.name(),
                limiter ? Kind.LIMITER : Kind.BREAKER,
                limiter ? null : state(node),
                mode,
                node.available(),
                node.group);
    }

    private static CircuitState state(Node node) {
        if (node.isOpen()) {
            return CircuitState.OPEN;
        }
        return node.halfOpen() ? CircuitState.HALF_OPEN : CircuitState.CLOSED;
    }
}
