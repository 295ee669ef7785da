package io.throttlemachines.state;

/** The three states of a circuit breaker. */
public enum CircuitState {
    /** Calls pass. */
    CLOSED,
    /** Calls are refused. */
    OPEN,
    /** A few calls, the probes, pass to find out whether the circuit may close. */
    HALF_OPEN
}
