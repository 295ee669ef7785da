package io.throttlemachines.graph;

import io.throttlemachines.graph.NodeStatus.Kind;
import io.throttlemachines.state.CircuitState;
import java.util.ArrayList;
import java.util.List;

/** Reads the whole graph. Needs the graph's lock. */
final class Snapshot {

    private Snapshot() {}

    static GraphStatus of(List<Node> nodes) {
        List<NodeStatus> all = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (Node node : nodes) {
            all.add(status(node));
            node.dependencies.forEach(each -> edges.add(new Edge(node.name(), each.name(), Edge.Kind.DEPENDS_ON)));
            node.targets.forEach(each -> edges.add(new Edge(node.name(), each.name(), Edge.Kind.CASCADES_TO)));
        }
        return new GraphStatus(all, edges);
    }

    private static NodeStatus status(Node node) {
        boolean limiter = node.circuit() == null;
        return new NodeStatus(
                node.name(),
                limiter ? Kind.LIMITER : Kind.BREAKER,
                limiter ? null : state(node),
                node.mode.get(),
                !Graph.unavailable(node),
                node.group);
    }

    private static CircuitState state(Node node) {
        if (node.openPeriod() != null) {
            return CircuitState.OPEN;
        }
        return node.halfOpen() ? CircuitState.HALF_OPEN : CircuitState.CLOSED;
    }
}
