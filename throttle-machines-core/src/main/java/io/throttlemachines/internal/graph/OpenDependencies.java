package io.throttlemachines.internal.graph;

import io.throttlemachines.refusal.DependencyException.Blockage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a node's way: every OPEN breaker reached from it over its dependencies and, from an OPEN cascade
 * target, over its OPEN primaries. Found by one walk when the graph has changed, and kept until it changes again.
 *
 * @param version  the version of the graph it was found at
 * @param open     the open breakers, each after all that stand above it
 * @param blockage those at the root, for the refusal
 * @param dueAt    when all of them are due to recover
 */
record OpenDependencies(long version, List<Obstacle> open, Blockage blockage, long dueAt) {

    /** One open breaker, and the stay in OPEN it was found in. */
    record Obstacle(Node node, Circuit circuit, OpenPeriod period) {}

    static final OpenDependencies UNKNOWN = new OpenDependencies(-1, List.of(), new Blockage(List.of(), ""), 0);

    static OpenDependencies of(Node node, long version) {
        return new Walk().from(node, version);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** A depth-first walk upwards, so that what stands above is listed first. */
    private static final class Walk {

        private final Map<Node, Boolean> standsOnOpen = new HashMap<>();
        private final List<Obstacle> open = new ArrayList<>();
        private final TreeSet<String> roots = new TreeSet<>();
        private long dueAt;

        OpenDependencies from(Node node, long version) {
            new DependencyFirstWalk(Walk::inTheWay).visit(node, above -> {
                if (above != node) {
                    visit(above);
                }
            });
            return new OpenDependencies(
                    version,
                    List.copyOf(open),
                    new Blockage(List.copyOf(roots), "needs " + String.join(", ", roots)),
                    dueAt);
        }

        private static List<Node> inTheWay(Node node) {
            if (node.primaries.isEmpty() || node.openPeriod() == null) {
                return node.dependencies;
            }
            List<Node> above = new ArrayList<>(node.dependencies);
            for (Node primary : node.primaries) {
                if (primary.openPeriod() != null) {
                    above.add(primary);
                }
            }
            return above;
        }

        private void visit(Node node) {
            boolean below = false;
            for (Node above : inTheWay(node)) {
                below |= standsOnOpen.getOrDefault(above, false);
            }
            Circuit circuit = node.circuit();
            @Nullable OpenPeriod period = node.openPeriod();
            if (circuit != null && period != null) {
                open.add(new Obstacle(node, circuit, period));
                dueAt = Math.max(dueAt, period.dueAt());
                if (!below) {
                    roots.add(node.name());
                }
            }
            standsOnOpen.put(node, below || period != null);
        }
    }
}
