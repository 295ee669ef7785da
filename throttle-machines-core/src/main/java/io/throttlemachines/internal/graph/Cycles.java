package io.throttlemachines.internal.graph;

import io.throttlemachines.config.ConfigurationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rejects declarations that would close a cycle, before any of them enters the graph. A target counts as a dependent of
 * its primary.
 */
final class Cycles {

    /** The dependencies and primaries of each node met so far, including those of the new declarations. */
    private final Map<Node, List<Node>> edges = new HashMap<>();

    /** The dependencies of the new nodes only. */
    private final Map<Node, List<Node>> declared = new HashMap<>();

    private Cycles(List<Declaration> declarations) {
        for (Declaration declaration : declarations) {
            declared.put(declaration.node(), declaration.dependencies());
            edges(declaration.node()).addAll(declaration.dependencies());
            for (Node target : declaration.targets()) {
                edges(target).add(declaration.node());
            }
        }
    }

    static void rejectIn(List<Declaration> declarations) {
        Cycles cycles = new Cycles(declarations);
        PostOrderWalk<Node> walk = new PostOrderWalk<>(cycles::edges, cycles::reject);
        declarations.forEach(declaration -> walk.visit(declaration.node(), node -> {}));
    }

    private List<Node> edges(Node node) {
        return edges.computeIfAbsent(node, met -> new ArrayList<>(met.dependenciesAndPrimaries()));
    }

    private void reject(List<Node> cycle) {
        String path = cycle.stream().map(Node::name).collect(Collectors.joining(" -> "));
        Node first = cycle.get(0);
        Declared blamed = blamed(cycle);
        throw new ConfigurationException(
                blamed.by().name(),
                blamed.setting(),
                "The dependencies form a cycle: " + path + " -> " + first.name() + ".",
                "Remove one of these edges (a cascade's target counts as a dependent of its primary).");
    }

    /** An edge of the cycle that a new node declares; if possible, the edge of the cycle's first node. */
    private Declared blamed(List<Node> cycle) {
        List<Declared> all = new ArrayList<>();
        for (int i = 0; i < cycle.size(); i++) {
            all.add(declared(cycle.get(i), cycle.get((i + 1) % cycle.size())));
        }
        return all.stream()
                .filter(edge -> declared.containsKey(edge.by()))
                .min(Comparator.comparing(edge -> edge.by() != cycle.get(0)))
                .orElse(all.get(0));
    }

    private Declared declared(Node node, Node next) {
        boolean depends = node.dependencies.contains(next)
                || declared.getOrDefault(node, List.of()).contains(next);
        return depends ? new Declared(node, "depends-on") : new Declared(next, "cascades-to");
    }

    /** The node that declares an edge, and the setting in which it does. */
    private record Declared(Node by, String setting) {}
}
