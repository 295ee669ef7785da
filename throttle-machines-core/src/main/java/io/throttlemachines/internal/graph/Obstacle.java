package io.throttlemachines.internal.graph;

import io.throttlemachines.refusal.DependencyException.Blockage;
import java.util.List;

/**
 * What keeps calls from a node: the OPEN breakers reached from it over dependencies and, from an OPEN cascade target, over
 * its OPEN primaries. It names those at the root, the ones that are not blocked themselves.
 *
 * @param roots   the open breakers at the root
 * @param dueAt   when all open breakers are due to recover, in nanoseconds of the shared time; zero if there are none
 * @param guarded whether one of them has a recovery guard
 */
record Obstacle(Roots roots, long dueAt, boolean guarded) {

    static final Obstacle NONE = new Obstacle(RootList.NONE, 0, false);

    /** Names the breakers at the root, for a refusal. */
    Blockage blockage() {
        return roots.list().blockage();
    }

    boolean isNone() {
        return roots == RootList.NONE;
    }

    /** The obstacle that an open breaker is to its dependents. This obstacle also blocks the breaker's own recovery. */
    Obstacle with(Node breaker, long breakerDueAt, boolean breakerGuarded) {
        Roots all = isNone() ? new RootList(List.of(breaker)) : roots;
        return new Obstacle(all, Math.max(dueAt, breakerDueAt), guarded || breakerGuarded);
    }
}
