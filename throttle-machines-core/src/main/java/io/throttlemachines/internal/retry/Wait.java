package io.throttlemachines.internal.retry;

/**
 * The wait before the next attempt.
 *
 * @param nanos    how long, in nanoseconds; negative if there is no next attempt
 * @param askedFor whether a refusal or the called service asked for it
 */
record Wait(long nanos, boolean askedFor) {

    /** There is no next attempt. */
    static final Wait NEVER = new Wait(-1, false);
}
