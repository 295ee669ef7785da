package io.throttlemachines.internal.graph;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The breadth-first walk over cascades and over dependents. */
final class Reach {

    private Reach() {}

    /**
     * What opens when a breaker opens, in a cascade and in its forecast: the primary, mapped to itself, then all
     * breakers that open with it, level by level, each mapped to the breaker that reaches it first. Needs the graph's lock.
     */
    static Map<Node, Node> ofCascade(Node primary) {
        return from(
                List.of(primary),
                node -> node.targets.stream()
                        .filter(target -> !target.isOpen() && target.canOpen())
                        .toList());
    }

    /**
     * Everything reached from some nodes, the nearest first. Calls {@code next} once for each.
     *
     * @return each start, mapped to itself, then each node reached, mapped to the node that reached it first
     */
    static <T> Map<T, T> from(Collection<T> starts, Function<T, List<T>> next) {
        Map<T, T> reached = new LinkedHashMap<>();
        starts.forEach(start -> reached.put(start, start));
        Deque<T> work = new ArrayDeque<>(starts);
        while (!work.isEmpty()) {
            T via = work.remove();
            for (T node : next.apply(via)) {
                if (reached.putIfAbsent(node, via) == null) {
                    work.add(node);
                }
            }
        }
        return reached;
    }
}
