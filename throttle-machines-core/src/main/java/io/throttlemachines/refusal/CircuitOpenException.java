package io.throttlemachines.refusal;

import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.io.Serial;
import java.io.Serializable;
import java.time.Instant;

/** A breaker is OPEN, or HALF_OPEN with every probe's place taken. */
public final class CircuitOpenException extends RefusedException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Opening opening;

    /**
     * What a circuit's refusals share for as long as it is open.
     *
     * @param state    OPEN, or HALF_OPEN when only probes pass
     * @param openedAt since when the circuit has been open
     * @param cause    why it opened
     */
    public record Opening(CircuitState state, Instant openedAt, OpenCause cause) implements Serializable {}

    /**
     * A refusal by an open circuit.
     *
     * @param name            the breaker's full name
     * @param opening         since when and why it is open
     * @param retryAfterNanos nanoseconds until recovery is due, or {@link #UNKNOWN}
     */
    public CircuitOpenException(String name, Opening opening, long retryAfterNanos) {
        super(name, retryAfterNanos);
        this.opening = opening;
    }

    /**
     * The state in which the circuit refused.
     *
     * @return OPEN, or HALF_OPEN when every probe's place was taken
     */
    public CircuitState state() {
        return opening.state();
    }

    /**
     * Since when the circuit has been open.
     *
     * @return the instant of its last opening
     */
    public Instant openedAt() {
        return opening.openedAt();
    }

    /**
     * Why the circuit opened.
     *
     * @return its failures, a cascade and from whom, or a person
     */
    public OpenCause openCause() {
        return opening.cause();
    }

    @Override
    void describe(StringBuilder message) {
        message.append("circuit '").append(name()).append("' is ");
        if (opening.state() == CircuitState.HALF_OPEN) {
            message.append("HALF_OPEN and probing, opened ");
        } else {
            message.append("OPEN since ");
        }
        message.append(opening.openedAt()).append(": ").append(opening.cause().description());
    }
}
