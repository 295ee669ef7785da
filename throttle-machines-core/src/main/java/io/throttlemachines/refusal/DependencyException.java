package io.throttlemachines.refusal;

import io.throttlemachines.graph.GraphStatus.NodeStatus.Kind;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/**
 * A breaker or limiter refused a call because a dependency is unavailable or a guard objects. No failure was counted
 * and no permit taken.
 */
public final class DependencyException extends RefusedException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final Blockage blockage;

    /**
     * The data shared by refusals for the same reason. Immutable and thread-safe.
     *
     * @param blockedBy the full names of the open breakers at the root, or of the node whose guard objects
     * @param reason    one readable line
     * @param byGuard   whether the guard of the called node objects
     */
    public record Blockage(List<String> blockedBy, String reason, boolean byGuard) implements Serializable {

        /** Copies the list. */
        public Blockage {
            blockedBy = List.copyOf(blockedBy);
        }

        /** Open breakers block the call. */
        public Blockage(List<String> blockedBy, String reason) {
            this(blockedBy, reason, false);
        }
    }

    /**
     * A refusal by a breaker because of dependencies or of a guard.
     *
     * @param name            the full name of the breaker
     * @param blockage        which nodes block it, and why
     * @param retryAfterNanos nanoseconds until all open dependencies are due to recover, or {@link #UNKNOWN}
     */
    public DependencyException(String name, Blockage blockage, long retryAfterNanos) {
        this(name, Kind.BREAKER, blockage, retryAfterNanos);
    }

    /**
     * A refusal because of dependencies or of a guard.
     *
     * @param name            the full name of the called node
     * @param kind            what the node is
     * @param blockage        which nodes block it, and why
     * @param retryAfterNanos nanoseconds until all open dependencies are due to recover, or {@link #UNKNOWN}
     */
    public DependencyException(String name, Kind kind, Blockage blockage, long retryAfterNanos) {
        super(name, retryAfterNanos);
        this.kind = kind;
        this.blockage = blockage;
    }

    /** Whether a breaker or a limiter refused the call; the two may have the same name. */
    public Kind kind() {
        return kind;
    }

    /**
     * The full names, sorted, of the open breakers at the root of the refusal: those that no other open breaker blocks.
     * For an objection of a guard, the name of the node that has the guard. A limiter may depend on a breaker of its own name:
     * {@link #byGuard} says which of the two is meant.
     */
    public List<String> blockedBy() {
        return blockage.blockedBy();
    }

    /** Whether the guard of the called node objects; otherwise open breakers block the call. */
    public boolean byGuard() {
        return blockage.byGuard();
    }

    /** Why the call was refused, as one readable line. */
    public String reason() {
        return blockage.reason();
    }

    @Override
    public String description() {
        return "'" + name() + "' is blocked: " + reason();
    }
}
