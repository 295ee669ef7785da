package io.throttlemachines.control;

/** Whether a breaker or limiter refuses calls, only observes them, or is off. */
public enum Mode {
    /** Refuses calls by its rules. The default. */
    ENFORCE,
    /** Counts, changes state and reports the calls it would have refused, but refuses none. */
    OBSERVE,
    /** Admits every call and counts nothing. */
    OFF
}
