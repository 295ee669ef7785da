package io.throttlemachines.internal.graph;

/** One stay of a circuit in OPEN. Its identity stands for the stay: after any transition another object does. Internal. */
public interface OpenPeriod {

    /** The due time of a circuit that never recovers by itself. */
    long NEVER = Long.MAX_VALUE;

    /**
     * When recovery is due.
     *
     * @return nanoseconds of the shared time, or {@link #NEVER} for an isolated circuit
     */
    long dueAt();
}
