package io.throttlemachines.breaker;

/** How a call through a breaker ended. */
public enum CallOutcome {
    /** It answered. */
    SUCCESS,
    /** It failed in a way that counts. */
    FAILURE,
    /** It ended without a verdict: an ignored exception, a refusal from within, or cancelled. */
    IGNORED,
    /** It was not let in. */
    REFUSED,
    /** It was let in only because the breaker's mode is {@code observe}. */
    OBSERVED
}
