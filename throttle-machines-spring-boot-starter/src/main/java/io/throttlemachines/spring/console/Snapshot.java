package io.throttlemachines.spring.console;

import io.throttlemachines.graph.GraphStatus;
import io.throttlemachines.graph.GraphStatus.Edge;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All nodes at one moment, each with the number of the snapshot in which it last changed.
 *
 * @param number     counts up from 1
 * @param at         when the nodes were read
 * @param nodes      in the order in which they are read
 * @param edges      as the graph has them
 * @param edgesSince the number of the snapshot in which the edges last changed
 */
record Snapshot(long number, Instant at, List<Dated> nodes, List<Edge> edges, long edgesSince) {

    /**
     * A node and when it changed.
     *
     * @param since the number of a snapshot
     */
    record Dated(ConsoleNode node, long since) {}

    /** Reads all nodes. */
    static Snapshot after(@Nullable Snapshot before, NodeReader reader, Instant now) {
        long number = before == null ? 1 : before.number + 1;
        List<Dated> nodes = new ArrayList<>(before == null ? 16 : before.nodes.size());
        Predecessors predecessors = new Predecessors(before == null ? List.of() : before.nodes);
        GraphStatus graph = reader.read(now, node -> {
            Dated known = predecessors.of(node);
            nodes.add(known != null && known.node.equals(node) ? known : new Dated(node, number));
        });
        long edgesSince = before != null && before.edges.equals(graph.edges()) ? before.edgesSince : number;
        return new Snapshot(number, now, nodes, graph.edges(), edgesSince);
    }

    /** Finds each node in the snapshot before: nearly always at the next place, because nodes are only ever added. */
    private static final class Predecessors {

        private final List<Dated> before;
        private int next;
        private @Nullable Map<String, Dated> byId;

        Predecessors(List<Dated> before) {
            this.before = before;
        }

        @Nullable
        Dated of(ConsoleNode node) {
            if (next < before.size() && before.get(next).node.isSameNode(node)) {
                return before.get(next++);
            }
            if (byId == null) {
                byId = new HashMap<>();
                for (Dated each : before) {
                    byId.put(each.node.id(), each);
                }
            }
            return byId.get(node.id());
        }
    }

    List<ConsoleNode> nodesSince(long known) {
        return known == number
                ? List.of()
                : nodes.stream()
                        .filter(each -> each.since > known)
                        .map(Dated::node)
                        .toList();
    }

    /** All edges; null if none changed since. */
    @Nullable
    List<List<String>> edgesSince(long known) {
        if (edgesSince <= known) {
            return null;
        }
        Map<String, String> ids = new HashMap<>();
        nodes.forEach(each -> {
            if (!each.node.kind().equals("hedge")) {
                ids.put(each.node.name(), each.node.id());
            }
        });
        List<List<String>> described = new ArrayList<>(edges.size());
        for (Edge edge : edges) {
            described.add(List.of(
                    id(edge.from(), edge.fromKind(), ids),
                    id(edge.to(), edge.toKind(), ids),
                    edge.kind().name().toLowerCase(Locale.ROOT).replace('_', '-')));
        }
        return described;
    }

    /** Only if a breaker and a limiter share the name does an edge say which it means. */
    private static String id(String name, NodeStatus.@Nullable Kind kind, Map<String, String> ids) {
        return kind == null
                ? ids.getOrDefault(name, name)
                : (kind == NodeStatus.Kind.BREAKER ? "breakers/" : "limiters/") + name;
    }
}
