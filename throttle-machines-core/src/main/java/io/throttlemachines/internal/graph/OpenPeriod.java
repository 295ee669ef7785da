package io.throttlemachines.internal.graph;

import io.throttlemachines.internal.time.Time;

/** One period of a circuit in OPEN, recognised by its identity: each transition makes another object. Internal. */
public interface OpenPeriod {

    /** When recovery is due, in nanoseconds of the shared time; {@link Time#NEVER} for an isolated circuit. */
    long dueAt();
}
