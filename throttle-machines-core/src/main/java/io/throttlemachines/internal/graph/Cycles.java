package io.throttlemachines.internal.graph;

import io.throttlemachines.config.ConfigurationException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Refuses declarations that would make a node stand on itself, before anything of them enters the graph. */
final class Cycles {

    private final Map<Node, List<Node>> declared = new HashMap<>();
    private final Set<Node> done = new HashSet<>();

    /** What the new nodes, and only they, say that they need. */
    private final Map<Node, List<Node>> dependencies = new HashMap<>();

    private Cycles(List<Declaration> declarations) {
        for (Declaration declaration : declarations) {
            dependencies.put(declaration.node(), declaration.dependencies());
            above(declaration.node()).addAll(declaration.dependencies());
            for (Node target : declaration.targets()) {
                above(target).add(declaration.node());
            }
        }
    }

    static void refuseIn(List<Declaration> declarations) {
        Cycles cycles = new Cycles(declarations);
        for (Declaration declaration : declarations) {
            cycles.search(declaration.node());
        }
    }

    private List<Node> above(Node node) {
        return declared.computeIfAbsent(node, fresh -> {
            List<Node> above = new ArrayList<>(fresh.dependencies);
            above.addAll(fresh.primaries);
            return above;
        });
    }

    private void search(Node start) {
        List<Node> path = new ArrayList<>();
        Set<Node> onPath = new HashSet<>();
        Deque<Iterator<Node>> rest = new ArrayDeque<>();
        enter(start, path, onPath, rest);
        while (!rest.isEmpty()) {
            if (rest.element().hasNext()) {
                Node next = rest.element().next();
                if (onPath.contains(next)) {
                    throw cycle(path.subList(path.indexOf(next), path.size()));
                }
                if (!done.contains(next)) {
                    enter(next, path, onPath, rest);
                }
            } else {
                rest.remove();
                Node left = path.remove(path.size() - 1);
                onPath.remove(left);
                done.add(left);
            }
        }
    }

    private void enter(Node node, List<Node> path, Set<Node> onPath, Deque<Iterator<Node>> rest) {
        path.add(node);
        onPath.add(node);
        rest.push(above(node).iterator());
    }

    private ConfigurationException cycle(List<Node> nodes) {
        String path = nodes.stream().map(Node::name).collect(Collectors.joining(" -> "));
        Node first = nodes.get(0);
        Declared blamed = blamed(nodes);
        return new ConfigurationException(
                blamed.by().name(),
                blamed.setting(),
                "The dependencies form a cycle: " + path + " -> " + first.name() + ".",
                "Remove one of these edges (a cascade's target stands on its primary).");
    }

    /** An edge that one of the new nodes declares: the first node of the path, if it does. */
    private Declared blamed(List<Node> path) {
        List<Declared> edges = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            edges.add(edge(path.get(i), path.get((i + 1) % path.size())));
        }
        return edges.stream()
                .filter(edge -> dependencies.containsKey(edge.by()))
                .min(Comparator.comparing(edge -> edge.by() != path.get(0)))
                .orElse(edges.get(0));
    }

    /** Why a node stands on another: it depends on that, or that cascades to it. */
    private Declared edge(Node node, Node above) {
        boolean depends = node.dependencies.contains(above)
                || dependencies.getOrDefault(node, List.of()).contains(above);
        return depends ? new Declared(node, "depends-on") : new Declared(above, "cascades-to");
    }

    /** Who declares an edge, and by which setting. */
    private record Declared(Node by, String setting) {}
}
