package io.throttlemachines.refusal;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/** Something the breaker or limiter needs is not available. Nothing was counted and no permit taken. */
public final class DependencyException extends RefusedException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Blockage blockage;

    /**
     * What refusals for the same reason share.
     *
     * @param blockedBy the open breakers at the root, by full name; for a guard that says no, the node whose guard it is
     * @param reason    one readable line
     */
    public record Blockage(List<String> blockedBy, String reason) implements Serializable {

        /** Keeps its own copy of the names. */
        public Blockage {
            blockedBy = List.copyOf(blockedBy);
        }
    }

    /**
     * A refusal for something beneath.
     *
     * @param name            the full name of the node that was called
     * @param blockage        what stands in its way
     * @param retryAfterNanos nanoseconds until all that stands in the way is due to recover, or {@link #UNKNOWN}
     */
    public DependencyException(String name, Blockage blockage, long retryAfterNanos) {
        super(name, retryAfterNanos);
        this.blockage = blockage;
    }

    /**
     * The open breakers at the root of the refusal, so those that stand on no other open one.
     *
     * @return full names, sorted; for a guard that says no, the node whose guard it is
     */
    public List<String> blockedBy() {
        return blockage.blockedBy();
    }

    /**
     * Why the call was refused.
     *
     * @return one readable line
     */
    public String reason() {
        return blockage.reason();
    }

    @Override
    void describe(StringBuilder message) {
        message.append('\'').append(name()).append("' is blocked: ").append(blockage.reason());
    }
}
