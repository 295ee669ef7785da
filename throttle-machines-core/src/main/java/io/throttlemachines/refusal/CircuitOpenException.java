package io.throttlemachines.refusal;

import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.io.Serial;
import java.io.Serializable;
import java.time.Instant;

/** A breaker refused a call because it is OPEN, or HALF_OPEN with as many probes under way as it allows. */
public final class CircuitOpenException extends RefusedException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Opening opening;

    /**
     * The data shared by all refusals of one opening. Immutable and thread-safe.
     *
     * @param state    OPEN, or HALF_OPEN when only probes pass
     * @param openedAt when the circuit opened
     * @param cause    why it opened
     */
    public record Opening(CircuitState state, Instant openedAt, OpenCause cause) implements Serializable {}

    /**
     * A refusal by an open circuit.
     *
     * @param name            the breaker's full name
     * @param opening         when and why it opened
     * @param retryAfterNanos nanoseconds until recovery is due, or {@link #UNKNOWN}
     */
    public CircuitOpenException(String name, Opening opening, long retryAfterNanos) {
        super(name, retryAfterNanos);
        this.opening = opening;
    }

    /** OPEN, or HALF_OPEN if as many probes as allowed were under way. */
    public CircuitState state() {
        return opening.state();
    }

    /** When the circuit last opened. */
    public Instant openedAt() {
        return opening.openedAt();
    }

    /** Why the circuit opened: failed or slow calls, a failed or late probe, a cascade and its primary, or an operator. */
    public OpenCause openCause() {
        return opening.cause();
    }

    @Override
    public String description() {
        String state = opening.state() == CircuitState.HALF_OPEN ? "HALF_OPEN and probing, opened " : "OPEN since ";
        return "circuit '" + name() + "' is " + state + openedAt() + ": "
                + openCause().description();
    }
}
