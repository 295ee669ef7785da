package io.throttlemachines.control;

/** How seriously a breaker or limiter is to be taken. */
public enum Mode {
    /** Refuses what its rules refuse. The default. */
    ENFORCE,
    /** Counts, changes state and tells what it would have refused, but refuses nothing. */
    OBSERVE,
    /** Lets everything pass and counts nothing. */
    OFF
}
