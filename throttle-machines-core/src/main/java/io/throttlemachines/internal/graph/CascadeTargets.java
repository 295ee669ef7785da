package io.throttlemachines.internal.graph;

import java.util.List;
import java.util.Map;

/** What opens when a breaker opens: one walk for the cascade and for its forecast, so that both agree. */
final class CascadeTargets {

    private CascadeTargets() {}

    /**
     * The primary, mapped to itself, then all breakers that open with it, level by level, each mapped to the breaker
     * that reaches it first. Needs the graph's lock.
     */
    static Map<Node, Node> from(Node primary) {
        return Reach.from(
                List.of(primary),
                node -> node.targets.stream().filter(CascadeTargets::opens).toList());
    }

    private static boolean opens(Node target) {
        return !target.isOpen() && canOpen(target);
    }

    /** False for a limiter, and for a breaker in mode off. */
    static boolean canOpen(Node node) {
        Circuit circuit = node.circuit();
        return circuit != null && !circuit.off();
    }
}
