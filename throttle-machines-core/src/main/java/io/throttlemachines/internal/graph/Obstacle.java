package io.throttlemachines.internal.graph;

import io.throttlemachines.refusal.DependencyException.Blockage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What keeps calls from a node: the OPEN breakers reached from it over dependencies and, from an OPEN cascade target, over
 * its OPEN primaries. It names those at the root. Nodes with the same obstacle share it, so that all obstacles of a graph
 * together take no more memory than the graph.
 *
 * @param blockage names the open breakers that are not blocked themselves, for the refusal
 * @param dueAt    when all open breakers are due to recover, in nanoseconds of the shared time; zero if there are none
 * @param guarded  whether one of them has a recovery guard
 */
record Obstacle(Blockage blockage, long dueAt, boolean guarded) {

    static final Obstacle NONE = new Obstacle(new Blockage(List.of(), ""), 0, false);

    boolean isNone() {
        return blockage.blockedBy().isEmpty();
    }

    /** The obstacle that an open breaker is to its dependents. This obstacle also blocks the breaker's own recovery. */
    Obstacle with(String name, long breakerDueAt, boolean breakerGuarded) {
        Blockage roots = isNone() ? blockage(List.of(name)) : blockage;
        long due = Math.max(dueAt, breakerDueAt);
        boolean anyGuarded = guarded || breakerGuarded;
        return !isNone() && due == dueAt && anyGuarded == guarded ? this : new Obstacle(roots, due, anyGuarded);
    }

    /** Both together. */
    Obstacle and(Obstacle other) {
        if (isNone() || other.isNone() || equals(other)) {
            return isNone() ? other : this;
        }
        return new Obstacle(union(other.blockage), Math.max(dueAt, other.dueAt), guarded || other.guarded);
    }

    private Blockage union(Blockage other) {
        List<String> mine = blockage.blockedBy();
        if (mine.equals(other.blockedBy())) {
            return blockage;
        }
        TreeSet<String> both = new TreeSet<>(mine);
        return both.addAll(other.blockedBy()) ? blockage(new ArrayList<>(both)) : blockage;
    }

    private static Blockage blockage(List<String> roots) {
        return new Blockage(roots, "needs " + String.join(", ", roots));
    }
}
