package io.throttlemachines.internal.graph;

import io.throttlemachines.refusal.DependencyException.Blockage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The OPEN breakers that block a node: all reached from it over dependencies and, from an OPEN cascade target, over its
 * OPEN primaries. Found by one walk after the graph has changed, and kept until it changes again.
 *
 * @param version  the version of the graph at which they were found
 * @param all      the open breakers, each after all of its own dependencies and primaries
 * @param blockage names those at the root, for the refusal
 * @param dueAt    when all of them are due to recover, in nanoseconds of the shared time; zero if there are none
 */
record OpenDependencies(long version, List<OpenDependency> all, Blockage blockage, long dueAt) {

    /** One open breaker, and the period in OPEN in which it was found. */
    record OpenDependency(Node node, Circuit circuit, OpenPeriod period) {}

    static final OpenDependencies UNKNOWN = new OpenDependencies(-1, List.of(), new Blockage(List.of(), ""), 0);

    static OpenDependencies of(Node node, long version) {
        return new Search(node).found(version);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** One walk from a node. */
    private static final class Search {

        /** The nodes that are OPEN or blocked. */
        private final Set<Node> unavailable = new HashSet<>();

        private final List<OpenDependency> all = new ArrayList<>();
        private final TreeSet<String> roots = new TreeSet<>();
        private long dueAt;

        Search(Node start) {
            new PostOrderWalk<>(Search::blockers).visit(start, node -> {
                if (node != start) {
                    visit(node);
                }
            });
        }

        OpenDependencies found(long version) {
            Blockage blockage = new Blockage(List.copyOf(roots), "needs " + String.join(", ", roots));
            return new OpenDependencies(version, List.copyOf(all), blockage, dueAt);
        }

        private static List<Node> blockers(Node node) {
            if (node.primaries.isEmpty() || !node.isOpen()) {
                return node.dependencies;
            }
            List<Node> blockers = new ArrayList<>(node.dependencies);
            node.primaries.stream().filter(Node::isOpen).forEach(blockers::add);
            return blockers;
        }

        private void visit(Node node) {
            boolean blocked = blockers(node).stream().anyMatch(unavailable::contains);
            Circuit circuit = node.circuit();
            OpenPeriod period = node.openPeriod();
            if (circuit != null && period != null) {
                all.add(new OpenDependency(node, circuit, period));
                dueAt = Math.max(dueAt, period.dueAt());
                if (!blocked) {
                    roots.add(node.name());
                }
            }
            if (blocked || period != null) {
                unavailable.add(node);
            }
        }
    }
}
