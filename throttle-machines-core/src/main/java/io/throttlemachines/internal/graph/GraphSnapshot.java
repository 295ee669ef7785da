package io.throttlemachines.internal.graph;

import io.throttlemachines.control.Mode;
import io.throttlemachines.graph.GraphStatus;
import io.throttlemachines.graph.GraphStatus.Edge;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.graph.GraphStatus.NodeStatus.Kind;
import io.throttlemachines.state.CircuitState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the whole graph. */
final class GraphSnapshot {

    private GraphSnapshot() {}

    /** The mode of each node, in the same order. The caller must not hold the graph's lock. */
    static List<Mode> modes(List<Node> nodes) {
        List<Mode> modes = new ArrayList<>(nodes.size());
        nodes.forEach(node -> modes.add(node.mode.get()));
        return modes;
    }

    /** These nodes and their edges, with modes read just before. No edge leads to a node declared since. Needs the graph's lock. */
    static GraphStatus of(List<Node> nodes, List<Mode> modes) {
        List<NodeStatus> all = new ArrayList<>(nodes.size());
        List<Edge> edges = new ArrayList<>();
        Set<String> shared = shared(nodes);
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            all.add(status(node, modes.get(i)));
            node.dependencies.forEach(each -> edges.add(edge(node, each, Edge.Kind.DEPENDS_ON, shared)));
            node.targets.forEach(each -> edges.add(edge(node, each, Edge.Kind.CASCADES_TO, shared)));
        }
        return new GraphStatus(all, edges);
    }

    /** The names that a breaker and a limiter share. */
    private static Set<String> shared(List<Node> nodes) {
        Set<String> met = new HashSet<>();
        return nodes.stream().map(Node::name).filter(name -> !met.add(name)).collect(Collectors.toSet());
    }

    private static Edge edge(Node from, Node to, Edge.Kind kind, Set<String> shared) {
        return new Edge(
                from.name(),
                to.name(),
                kind,
                shared.contains(from.name()) ? kind(from) : null,
                shared.contains(to.name()) ? kind(to) : null);
    }

    static Kind kind(Node node) {
        return node.circuit() == null ? Kind.LIMITER : Kind.BREAKER;
    }

    private static NodeStatus status(Node node, Mode mode) {
        boolean limiter = node.circuit() == null;
        return new NodeStatus(
                node.name(), kind(node), limiter ? null : state(node), mode, node.available(), node.group);
    }

    private static CircuitState state(Node node) {
        if (node.isOpen()) {
            return CircuitState.OPEN;
        }
        return node.halfOpen() ? CircuitState.HALF_OPEN : CircuitState.CLOSED;
    }
}
