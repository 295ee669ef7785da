package io.throttlemachines.internal.graph;

import io.throttlemachines.internal.graph.OpenDependencies.OpenDependency;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.DependencyException.Blockage;
import io.throttlemachines.refusal.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether open dependencies block a node, and starts their recovery when it is due. A call comes here only if
 * its node is blocked or due to recover. Nothing here takes the graph's lock, except to move a due circuit to
 * HALF_OPEN. Internal.
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
        OpenDependencies open = openDependencies(node);
        for (int attempt = 0; attempt < ATTEMPTS && !open.isEmpty(); attempt++) {
            long now = graph.nanos();
            if (open.dueAt() > now) {
                return refusal(node, open, now);
            }
            String objection = recover(open);
            open = openDependencies(node);
            if (objection != null && !open.isEmpty()) {
                return refusal(node, open.blockage().blockedBy(), objection);
            }
        }
        return open.isEmpty() ? null : refusal(node, open, graph.nanos());
    }

    /** Moves each to HALF_OPEN if allowed, and returns the first objection. */
    private @Nullable String recover(OpenDependencies open) {
        String first = null;
        for (OpenDependency dependency : open.all()) {
            if (first != null && objection(dependency.node()) != null) {
                continue; // one of its own dependencies stayed open
            }
            String objection = dependency.circuit().tryRecover(dependency.period());
            if (objection != null && first == null) {
                first = dependency.node().name() + ": " + objection;
            }
        }
        return first;
    }

    /**
     * The refusal that a call on the node would get. Changes nothing; asks the guards of the dependencies that would
     * have to recover.
     *
     * @return null if there is no open dependency, or if all of them are due and may recover
     */
    public @Nullable DependencyException refusal(Node node) {
        OpenDependencies open = openDependencies(node);
        long now = graph.nanos();
        if (open.dueAt() > now) {
            return refusal(node, open, now);
        }
        for (OpenDependency dependency : open.all()) {
            String objection = dependency.circuit().guardObjection();
            if (objection != null) {
                String name = dependency.node().name();
                return refusal(node, List.of(name), name + ": " + objection);
            }
        }
        return null;
    }

    /** Why other nodes allow neither recovery nor reset of this one; null if they do. Its own guards are not asked. */
    public @Nullable String objection(Node node) {
        if (node.blocked()) {
            OpenDependencies open = openDependencies(node);
            if (!open.isEmpty()) {
                return open.blockage().reason();
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
        return openDependencies(node).dueAt();
    }

    /** The full names, sorted, of the open breakers that block a node and are not blocked themselves. */
    public List<String> blockedBy(Node node) {
        return openDependencies(node).blockage().blockedBy();
    }

    private static DependencyException refusal(Node node, List<String> blockedBy, String reason) {
        return new DependencyException(node.name(), new Blockage(blockedBy, reason), RefusedException.UNKNOWN);
    }

    private static DependencyException refusal(Node node, OpenDependencies open, long now) {
        long retryAfter = open.dueAt() == Time.NEVER ? RefusedException.UNKNOWN : Math.max(0, open.dueAt() - now);
        return new DependencyException(node.name(), open.blockage(), retryAfter);
    }

    /** Walks the graph only if it has changed since the last walk from this node. */
    private OpenDependencies openDependencies(Node node) {
        long before = graph.version();
        OpenDependencies known = node.openDependencies;
        if (known.version() == before) {
            return known;
        }
        OpenDependencies found = OpenDependencies.of(node, before);
        boolean changing = (before & 1) == 1;
        if (!changing && graph.version() == before) {
            node.openDependencies = found;
        }
        return found;
    }
}
