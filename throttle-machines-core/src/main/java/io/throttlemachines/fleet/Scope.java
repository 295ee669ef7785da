package io.throttlemachines.fleet;

/** Who shares the state of a breaker. */
public enum Scope {
    /** Each instance opens and closes its own circuit. */
    LOCAL,
    /** All instances of the fleet share one circuit. Each counts for itself and votes; a quorum of votes opens all. */
    CLUSTER
}
