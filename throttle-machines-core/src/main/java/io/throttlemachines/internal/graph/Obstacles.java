package io.throttlemachines.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what keeps calls from nodes. One walk finds it for a node and for all nodes on the way, each of which remembers it
 * until the graph changes. So all nodes together cost one walk after a change, and no walk goes through nodes that are
 * available.
 */
final class Obstacles {

    /**
     * How long the lists of roots may be that a walk makes, for each node that it visits. So their memory does not grow faster
     * than the graph.
     */
    private static final int LISTED_PER_NODE = 128;

    private final Graph graph;

    /** The version of the graph for which this walk finds obstacles. */
    private final long version;

    /** How many more roots this walk may list. */
    private long credit;

    /** Found by this walk. */
    private final Map<Node, Found> found = new HashMap<>();

    /**
     * What was found for a node at a version of the graph.
     *
     * @param ofNode       what keeps calls from it
     * @param ofDependents what it contributes to the obstacles of nodes that depend on it
     */
    record Found(long version, Obstacle ofNode, Obstacle ofDependents) {

        static final Found NOTHING = new Found(-1, Obstacle.NONE, Obstacle.NONE);
    }

    private Obstacles(Graph graph) {
        this.graph = graph;
        this.version = graph.version();
    }

    static Obstacle of(Graph graph, Node node) {
        Found known = node.obstacles;
        if (known.version == graph.version()) {
            return known.ofNode;
        }
        boolean free = !node.blocked() && !node.isOpen(); // it has no blockers, so a walk would end where it starts
        return free ? Obstacle.NONE : new Obstacles(graph).find(node);
    }

    private Obstacle find(Node start) {
        new PostOrderWalk<>(this::unknownBlockers).visit(start, this::visit);
        boolean changing = (version & 1) == 1;
        if (!changing && graph.version() == version) {
            found.forEach((node, obstacles) -> node.obstacles = obstacles);
        }
        Found ofStart = known(start);
        return ofStart == null ? Obstacle.NONE : ofStart.ofNode;
    }

    private @Nullable Found known(Node node) {
        Found here = found.get(node);
        Found before = node.obstacles;
        return here != null || before.version != version ? here : before;
    }

    private List<Node> unknownBlockers(Node node) {
        List<Node> unknown = node.blockers();
        unknown.removeIf(each -> known(each) != null);
        return unknown;
    }

    private void visit(Node node) {
        credit += LISTED_PER_NODE;
        Obstacle ofNode = together(node.blockers());
        OpenPeriod period = node.openPeriod();
        Circuit circuit = node.circuit();
        Obstacle ofDependents =
                period == null || circuit == null ? ofNode : ofNode.with(node, period.dueAt(), circuit.guarded());
        found.put(node, new Found(version, ofNode, ofDependents));
    }

    /** What is known of some nodes, together as the obstacle of another. */
    private Obstacle together(List<Node> blockers) {
        Set<Roots> roots = new LinkedHashSet<>();
        long dueAt = 0;
        boolean guarded = false;
        for (Node blocker : blockers) {
            Found known = known(blocker);
            Obstacle obstacle = known == null ? Obstacle.NONE : known.ofDependents;
            if (!obstacle.isNone()) {
                roots.add(obstacle.roots());
                dueAt = Math.max(dueAt, obstacle.dueAt());
                guarded |= obstacle.guarded();
            }
        }
        return roots.isEmpty() ? Obstacle.NONE : new Obstacle(together(roots), dueAt, guarded);
    }

    private Roots together(Set<Roots> parts) {
        if (parts.size() == 1) {
            return parts.iterator().next();
        }
        RootUnion union = new RootUnion(parts);
        if (credit <= 0) {
            return union;
        }
        RootUnion.Listing listing = union.join();
        credit -= listing.cost();
        return listing.list();
    }

    /** One open breaker, and its period in OPEN when it was found. */
    record OpenBreaker(Node node, Circuit circuit, OpenPeriod period) {}

    /** All open breakers that keep calls from a node, each after all of its own dependencies and primaries. */
    static List<OpenBreaker> openBreakers(Node start) {
        List<OpenBreaker> open = new ArrayList<>();
        new PostOrderWalk<>(Node::blockers).visit(start, node -> {
            Circuit circuit = node.circuit();
            OpenPeriod period = node.openPeriod();
            if (node != start && circuit != null && period != null) {
                open.add(new OpenBreaker(node, circuit, period));
            }
        });
        return open;
    }
}
