package io.throttlemachines.internal.breaker;

/** Joins circuits to a fleet. Internal. */
public interface FleetLinks {

    /** A link for a circuit, which does nothing until it {@linkplain FleetLink#join joins}. */
    FleetLink link(SharedCircuit circuit);
}
