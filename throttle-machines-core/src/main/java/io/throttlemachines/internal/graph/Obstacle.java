package io.throttlemachines.internal.graph;

import io.throttlemachines.refusal.DependencyException.Blockage;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * What keeps calls from a node: the OPEN breakers reached from it over dependencies and, from an OPEN cascade target, over
 * its OPEN primaries. It names those at the root. Nodes with the same obstacle share it, so that all obstacles of a graph
 * together take no more memory than the graph.
 *
 * @param roots    the open breakers that are not blocked themselves, by name
 * @param blockage names them, for the refusal
 * @param dueAt    when all open breakers are due to recover, in nanoseconds of the shared time; zero if there are none
 * @param guarded  whether one of them has a recovery guard
 */
record Obstacle(List<Node> roots, Blockage blockage, long dueAt, boolean guarded) {

    static final Obstacle NONE = new Obstacle(List.of(), 0, false);

    private Obstacle(List<Node> roots, long dueAt, boolean guarded) {
        this(roots, blockage(roots), dueAt, guarded);
    }

    boolean isNone() {
        return roots.isEmpty();
    }

    /** The obstacle that an open breaker is to its dependents. This obstacle also blocks the breaker's own recovery. */
    Obstacle with(Node breaker, long breakerDueAt, boolean breakerGuarded) {
        if (isNone()) {
            return new Obstacle(List.of(breaker), breakerDueAt, breakerGuarded);
        }
        long due = Math.max(dueAt, breakerDueAt);
        boolean anyGuarded = guarded || breakerGuarded;
        return due == dueAt && anyGuarded == guarded ? this : new Obstacle(roots, blockage, due, anyGuarded);
    }

    /** Both together. */
    Obstacle and(Obstacle other) {
        if (isNone() || other.isNone() || equals(other)) {
            return isNone() ? other : this;
        }
        long due = Math.max(dueAt, other.dueAt);
        boolean anyGuarded = guarded || other.guarded;
        if (roots.equals(other.roots)) {
            return new Obstacle(roots, blockage, due, anyGuarded);
        }
        TreeSet<Node> both = new TreeSet<>(Comparator.comparing(Node::name));
        both.addAll(roots);
        return both.addAll(other.roots)
                ? new Obstacle(List.copyOf(both), due, anyGuarded)
                : new Obstacle(roots, blockage, due, anyGuarded);
    }

    private static Blockage blockage(List<Node> roots) {
        List<String> names = roots.stream().map(Node::name).toList();
        return new Blockage(names, names.isEmpty() ? "" : "needs " + String.join(", ", names));
    }
}
