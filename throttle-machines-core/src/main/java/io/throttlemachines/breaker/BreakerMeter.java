package io.throttlemachines.breaker;

/**
 * Receives the outcome of every call through one breaker, on the path of the call: an implementation is quick. Whatever it
 * throws is logged and affects no call. Implementations are thread-safe.
 */
@FunctionalInterface
public interface BreakerMeter {

    /** How a call through a breaker ended. */
    enum Outcome {
        /** The call succeeded. */
        SUCCESS,
        /** The call failed in a way that counts. */
        FAILURE,
        /** The call ended without a verdict: an ignored exception, a refusal from a call within, or a cancellation. */
        IGNORED,
        /** The breaker refused the call. */
        REFUSED,
        /** The breaker let the call in only because its mode is {@code observe}. */
        OBSERVED
    }

    /**
     * Receives the end of a call.
     *
     * @param outcome how the call ended
     * @param nanos   how long the call took, in nanoseconds; zero if it was refused
     */
    void ended(Outcome outcome, long nanos);
}
