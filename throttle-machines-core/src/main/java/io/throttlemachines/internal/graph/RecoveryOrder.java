package io.throttlemachines.internal.graph;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which breakers recover: level by level, first those without dependencies and primaries in the set, then
 * those that have only these, and so on; by name within a level. A limiter, or a breaker outside the set, passes its own
 * dependencies and primaries on to its dependents and targets. Internal.
 */
public final class RecoveryOrder {

    private RecoveryOrder() {}

    /** The same breakers in order of recovery. */
    public static List<Node> of(Collection<Node> breakers) {
        Set<Node> counted = new HashSet<>(breakers);
        Map<Node, Integer> levels = new HashMap<>();
        PostOrderWalk<Node> walk = new PostOrderWalk<>(Node::dependenciesAndPrimaries);
        for (Node breaker : breakers) {
            walk.visit(breaker, node -> {
                int level = node.dependenciesAndPrimaries().stream()
                        .mapToInt(first -> levels.getOrDefault(first, 0))
                        .max()
                        .orElse(0);
                levels.put(node, counted.contains(node) ? level + 1 : level);
            });
        }
        return counted.stream()
                .sorted(Comparator.<Node>comparingInt(node -> levels.getOrDefault(node, 0))
                        .thenComparing(Node::name))
                .toList();
    }

    /** The targets of a primary through all levels, in order of recovery. */
    public static List<Node> ofTargets(Node primary) {
        return of(Reach.from(primary.targets(), Node::targets).keySet());
    }
}
