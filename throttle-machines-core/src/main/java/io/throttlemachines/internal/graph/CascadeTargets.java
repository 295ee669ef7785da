package io.throttlemachines.internal.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What opens when a breaker opens. One walk for what happens and for what is only asked, so that both agree. */
final class CascadeTargets {

    private CascadeTargets() {}

    /** All that opens with a primary, level by level, each with the primary that reached it first. Needs the graph's lock. */
    static Map<Node, Node> from(Node primary) {
        Map<Node, Node> reached = new LinkedHashMap<>();
        Deque<Node> work = new ArrayDeque<>(List.of(primary));
        while (!work.isEmpty()) {
            Node via = work.remove();
            for (Node target : via.targets) {
                if (target.openPeriod() == null && !off(target) && reached.putIfAbsent(target, via) == null) {
                    work.add(target);
                }
            }
        }
        return reached;
    }

    /** Whether it could not open: a limiter, or a breaker in mode off. */
    static boolean off(Node node) {
        Circuit circuit = node.circuit();
        return circuit == null || circuit.off();
    }
}
