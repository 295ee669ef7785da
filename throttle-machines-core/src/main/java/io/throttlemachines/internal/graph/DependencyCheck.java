package io.throttlemachines.internal.graph;

import io.throttlemachines.internal.graph.OpenDependencies.Obstacle;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.DependencyException.Blockage;
import io.throttlemachines.refusal.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a node's way, and how it is cleared. A call comes here only if its node is blocked or due to recover.
 * Nothing here takes the graph's lock, except to move a due circuit to HALF_OPEN. Internal.
 */
public final class DependencyCheck {

    /** How often a call looks again because circuits changed under its eyes, before it is refused. */
    private static final int LOOKS = 8;

    private final Graph graph;

    /**
     * Looks at a graph.
     *
     * @param graph the graph
     */
    public DependencyCheck(Graph graph) {
        this.graph = graph;
    }

    /**
     * Clears a node's way: when all that stands in it is due to recover, moves it to HALF_OPEN, what stands above
     * first. So no circuit waits for a call that only a blocked node would make.
     *
     * @param node the node that is called
     * @return the refusal, or null if the way is clear now
     */
    public @Nullable DependencyException clear(Node node) {
        OpenDependencies obstacles = obstacles(node);
        for (int look = 0; look < LOOKS && !obstacles.isEmpty(); look++) {
            long now = graph.nanos();
            if (obstacles.dueAt() > now) {
                return refusal(node, obstacles, now);
            }
            String objection = recover(obstacles);
            obstacles = obstacles(node);
            if (objection != null && !obstacles.isEmpty()) {
                return refusal(node, obstacles.blockage().blockedBy(), objection);
            }
        }
        return obstacles.isEmpty() ? null : refusal(node, obstacles, graph.nanos());
    }

    /** Moves each to HALF_OPEN if allowed, and answers what the first that was not allowed objects. */
    private @Nullable String recover(OpenDependencies obstacles) {
        String first = null;
        for (Obstacle obstacle : obstacles.open()) {
            if (first != null && objection(obstacle.node()) != null) {
                continue; // it stands on one that stayed open
            }
            String objection = obstacle.circuit().tryRecover(obstacle.period());
            if (objection != null && first == null) {
                first = obstacle.node().name() + ": " + objection;
            }
        }
        return first;
    }

    /**
     * Whether a call on the node would find its way clear or clear it. Changes nothing; asks the guards of what would
     * have to recover.
     *
     * @param node the node
     * @return true if nothing stands in the way, or all of it is due and may recover
     */
    public boolean clearable(Node node) {
        return refusal(node) == null;
    }

    /**
     * The refusal a call on the node would meet. Changes nothing; asks the guards of what would have to recover.
     *
     * @param node the node
     * @return null if nothing stands in the way, or all of it is due and may recover
     */
    public @Nullable DependencyException refusal(Node node) {
        OpenDependencies obstacles = obstacles(node);
        long now = graph.nanos();
        if (obstacles.dueAt() > now) {
            return refusal(node, obstacles, now);
        }
        for (Obstacle obstacle : obstacles.open()) {
            String objection = obstacle.circuit().guardObjection();
            if (objection != null) {
                String name = obstacle.node().name();
                return refusal(node, List.of(name), name + ": " + objection);
            }
        }
        return null;
    }

    /**
     * Why neither recovery nor reset is possible, as far as other nodes are concerned (a guard may object besides).
     *
     * @param node the node
     * @return one readable line; null if nothing stands in the way
     */
    public @Nullable String objection(Node node) {
        if (node.blocked()) {
            OpenDependencies obstacles = obstacles(node);
            if (!obstacles.isEmpty()) {
                return obstacles.blockage().reason();
            }
        }
        for (Node primary : node.primaries()) {
            if (primary.openPeriod() != null) {
                return "its primary " + primary.name() + " is open";
            }
        }
        return null;
    }

    /**
     * When all that stands in a node's way is due to recover.
     *
     * @param node the node
     * @return nanoseconds of the shared time; zero if nothing does, {@link OpenPeriod#NEVER} if something is isolated
     */
    public long dueAt(Node node) {
        return obstacles(node).dueAt();
    }

    /**
     * The open breakers at the root of what stands in a node's way.
     *
     * @param node the node
     * @return full names, sorted; empty if nothing does
     */
    public List<String> blockedBy(Node node) {
        return obstacles(node).blockage().blockedBy();
    }

    private static DependencyException refusal(Node node, List<String> blockedBy, String reason) {
        return new DependencyException(node.name(), new Blockage(blockedBy, reason), RefusedException.UNKNOWN);
    }

    private static DependencyException refusal(Node node, OpenDependencies obstacles, long now) {
        long retryAfter =
                obstacles.dueAt() == OpenPeriod.NEVER ? RefusedException.UNKNOWN : Math.max(0, obstacles.dueAt() - now);
        return new DependencyException(node.name(), obstacles.blockage(), retryAfter);
    }

    /** Walks the graph only if it has changed since the node was last asked about. */
    private OpenDependencies obstacles(Node node) {
        long before = graph.version();
        OpenDependencies known = node.obstacles;
        if (known.version() == before) {
            return known;
        }
        OpenDependencies found = OpenDependencies.of(node, before);
        boolean changing = (before & 1) == 1;
        if (!changing && graph.version() == before) {
            node.obstacles = found;
        }
        return found;
    }
}
