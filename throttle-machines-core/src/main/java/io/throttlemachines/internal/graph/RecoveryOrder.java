package io.throttlemachines.internal.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which breakers recover: level by level, first those that stand on none, then those that stand only on
 * them, and so on; by name within a level. Limiters and breakers outside the set pass on what they stand on. Internal.
 */
public final class RecoveryOrder {

    private RecoveryOrder() {}

    /**
     * Orders breakers.
     *
     * @param breakers the set to order
     * @return the same, in order of recovery
     */
    public static List<Node> of(Collection<Node> breakers) {
        Set<Node> counted = new HashSet<>(breakers);
        Map<Node, Integer> levels = new HashMap<>();
        DependencyFirstWalk upwards = new DependencyFirstWalk(RecoveryOrder::above);
        for (Node breaker : breakers) {
            upwards.visit(breaker, node -> {
                int level = 0;
                for (Node above : above(node)) {
                    level = Math.max(level, levels.getOrDefault(above, 0));
                }
                levels.put(node, counted.contains(node) ? level + 1 : level);
            });
        }
        return counted.stream()
                .sorted(Comparator.<Node>comparingInt(node -> levels.getOrDefault(node, 0))
                        .thenComparing(Node::name))
                .toList();
    }

    private static List<Node> above(Node node) {
        List<Node> above = new ArrayList<>(node.dependencies());
        above.addAll(node.primaries());
        return above;
    }
}
