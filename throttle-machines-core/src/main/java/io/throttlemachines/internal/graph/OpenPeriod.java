package io.throttlemachines.internal.graph;

/** One stay of a circuit in OPEN, recognised by its identity: each transition makes another object. Internal. */
public interface OpenPeriod {

    /** The due time of a circuit that never recovers by itself. */
    long NEVER = Long.MAX_VALUE;

    /** When recovery is due, in nanoseconds of the shared time; {@link #NEVER} for an isolated circuit. */
    long dueAt();
}
