package io.throttlemachines.internal.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The new nodes of a declaration, by the nodes that they depend on or cascade to. Each of these gets its longer list once, so
 * that a declaration costs in proportion to its edges. All methods need the graph's lock.
 */
final class AddedEdges {

    private final Map<Node, List<Node>> dependents = new LinkedHashMap<>();
    private final Map<Node, List<Node>> primaries = new LinkedHashMap<>();

    /** Adds a node that has its dependencies and targets. */
    void add(Node node) {
        for (Node dependency : node.dependencies) {
            dependents
                    .computeIfAbsent(dependency, known -> new ArrayList<>(known.dependents))
                    .add(node);
        }
        for (Node target : node.targets) {
            primaries
                    .computeIfAbsent(target, known -> new ArrayList<>(known.primaries))
                    .add(node);
        }
    }

    /** Writes the lists; before each, notes how to take it back. */
    void write(Consumer<Runnable> undo) {
        dependents.forEach((node, longer) -> {
            List<Node> before = node.dependents;
            undo.accept(() -> node.dependents = before);
            node.dependents = List.copyOf(longer);
        });
        primaries.forEach((node, longer) -> {
            List<Node> before = node.primaries;
            undo.accept(() -> node.primaries = before);
            node.primaries = List.copyOf(longer);
        });
    }
}
