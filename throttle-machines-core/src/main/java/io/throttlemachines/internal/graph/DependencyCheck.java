package io.throttlemachines.internal.graph;

import io.throttlemachines.internal.graph.Obstacles.OpenBreaker;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.DependencyException.Blockage;
import io.throttlemachines.refusal.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether open dependencies block a node, and starts their recovery when it is due. A call comes here only if
 * its node is blocked or due to recover. Nothing here takes the graph's lock, except to move a due circuit to
 * HALF_OPEN and to end a timed mode that is over. Internal.
 */
public final class DependencyCheck {

    /** How often a call repeats the check because circuits changed meanwhile, before it is refused. */
    private static final int ATTEMPTS = 8;

    private final Graph graph;

    public DependencyCheck(Graph graph) {
        this.graph = graph;
    }

    /**
     * Starts recovery for a call: if all open dependencies of a node are due, moves them to HALF_OPEN, each after its
     * own dependencies. So no circuit waits for a call that only a blocked node would make.
     *
     * @return the refusal, or null if no open dependency is left
     */
    public @Nullable DependencyException recoverOrRefuse(Node node) {
        Obstacle obstacle = obstacle(node);
        for (int attempt = 0; attempt < ATTEMPTS && !obstacle.isNone(); attempt++) {
            long now = graph.nanos();
            if (obstacle.dueAt() > now) {
                return refusal(node, obstacle, now);
            }
            String objection = recover(node, obstacle.roots().list().nodes());
            obstacle = obstacle(node);
            if (objection != null && !obstacle.isNone()) {
                return refusal(node, obstacle.blockage().blockedBy(), objection);
            }
        }
        return obstacle.isNone() ? null : refusal(node, obstacle, graph.nanos());
    }

    /**
     * Moves each open breaker to HALF_OPEN if allowed, and returns the first objection. Tries the roots first: as long as all of
     * them stay OPEN, so does everything that they block, and a refused call walks no graph.
     */
    private @Nullable String recover(Node node, List<Node> roots) {
        Map<Node, String> objections = new LinkedHashMap<>();
        for (Node root : roots) {
            Circuit circuit = root.circuit();
            OpenPeriod period = root.openPeriod();
            String objection = circuit == null || period == null ? null : circuit.tryRecover(period);
            if (objection != null) {
                objections.put(root, root.name() + ": " + objection);
            }
        }
        if (objections.size() < roots.size()) {
            recoverOthers(node, objections);
        }
        return objections.values().stream().findFirst().orElse(null);
    }

    /** Goes on after some of the roots have left OPEN. Adds the objections. */
    private void recoverOthers(Node node, Map<Node, String> objections) {
        for (OpenBreaker open : Obstacles.openBreakers(node)) {
            boolean stays = objections.containsKey(open.node())
                    || (!objections.isEmpty() && objection(open.node()) != null); // what it depends on stayed open
            String objection = stays ? null : open.circuit().tryRecover(open.period());
            if (objection != null) {
                objections.put(open.node(), open.node().name() + ": " + objection);
            }
        }
    }

    /**
     * The refusal that a call on the node would get. Changes nothing; asks the guards of the dependencies that would
     * have to recover.
     *
     * @return null if there is no open dependency, or if all of them are due and may recover
     */
    public @Nullable DependencyException refusal(Node node) {
        Obstacle obstacle = obstacle(node);
        long now = graph.nanos();
        if (obstacle.dueAt() > now) {
            return refusal(node, obstacle, now);
        }
        for (OpenBreaker open : obstacle.guarded() ? Obstacles.openBreakers(node) : List.<OpenBreaker>of()) {
            String objection = open.circuit().guardObjection();
            if (objection != null) {
                String name = open.node().name();
                return refusal(node, List.of(name), name + ": " + objection);
            }
        }
        return null;
    }

    /** Why other nodes allow neither recovery nor reset of this one; null if they do. Its own guards are not asked. */
    public @Nullable String objection(Node node) {
        if (node.blocked()) {
            Obstacle obstacle = obstacle(node);
            if (!obstacle.isNone()) {
                return obstacle.blockage().reason();
            }
        }
        return node.primaries().stream()
                .filter(Node::isOpen)
                .findFirst()
                .map(primary -> "its primary " + primary.name() + " is open")
                .orElse(null);
    }

    /**
     * When all open dependencies of a node are due to recover, in nanoseconds of the shared time; zero if there are
     * none, {@link Time#NEVER} if one is isolated.
     */
    public long dueAt(Node node) {
        return obstacle(node).dueAt();
    }

    /** The full names, sorted, of the open breakers that block a node and are not blocked themselves. */
    public List<String> blockedBy(Node node) {
        return obstacle(node).blockage().blockedBy();
    }

    private static DependencyException refusal(Node node, List<String> blockedBy, String reason) {
        return new DependencyException(
                node.name(), GraphSnapshot.kind(node), new Blockage(blockedBy, reason), RefusedException.UNKNOWN);
    }

    private static DependencyException refusal(Node node, Obstacle obstacle, long now) {
        long retryAfter =
                obstacle.dueAt() == Time.NEVER ? RefusedException.UNKNOWN : Math.max(0, obstacle.dueAt() - now);
        return new DependencyException(node.name(), GraphSnapshot.kind(node), obstacle.blockage(), retryAfter);
    }

    private Obstacle obstacle(Node node) {
        if (node.blocked()) {
            graph.endModes();
        }
        return Obstacles.of(graph, node);
    }
}
