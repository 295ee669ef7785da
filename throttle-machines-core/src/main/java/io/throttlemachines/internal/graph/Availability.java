package io.throttlemachines.internal.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps {@link Node#blocked()} correct: each node counts its unavailable dependencies, and a node whose availability
 * changes reports that to its dependents. All methods need the graph's lock.
 */
final class Availability {

    private Availability() {}

    /** Counts for a new node, whose dependencies and dependents may have been declared with it. */
    static void settle(Node node) {
        boolean before = node.available();
        node.unavailable(unavailable(node));
        pushIfChanged(node, before);
    }

    /** Counts anew for all nodes, from the states of their circuits. While it counts, no blocked node looks available. */
    static void recount(List<Node> nodes) {
        nodes.forEach(node -> node.open = node.isOpen());
        PostOrderWalk<Node> dependenciesFirst = new PostOrderWalk<>(Node::dependencies);
        nodes.forEach(start -> dependenciesFirst.visit(start, node -> node.unavailable(unavailable(node))));
    }

    private static int unavailable(Node node) {
        return (int) node.dependencies.stream()
                .filter(dependency -> !dependency.available())
                .count();
    }

    static void open(Node node, boolean open) {
        boolean before = node.available();
        node.open = open;
        pushIfChanged(node, before);
    }

    private static void pushIfChanged(Node node, boolean before) {
        if (node.available() != before) {
            int step = before ? 1 : -1;
            Reach.from(List.of(node), changed -> count(changed.dependents, step));
        }
    }

    /** Returns the dependents whose own availability changes by this. */
    private static List<Node> count(List<Node> dependents, int step) {
        List<Node> changed = new ArrayList<>();
        for (Node dependent : dependents) {
            boolean before = dependent.available();
            dependent.unavailable(dependent.unavailable() + step);
            if (dependent.available() != before) {
                changed.add(dependent);
            }
        }
        return changed;
    }
}
