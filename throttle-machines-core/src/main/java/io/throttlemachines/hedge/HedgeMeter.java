package io.throttlemachines.hedge;

/**
 * Receives the outcome of every call and attempt of one hedge, on the path of the call: an implementation is quick. Whatever it
 * throws is logged and affects no call. Implementations are thread-safe.
 */
public interface HedgeMeter {

    /** How a hedged call ended. */
    enum CallOutcome {
        /** An attempt succeeded. */
        SUCCESS,
        /** All attempts failed or were refused. */
        FAILURE,
        /** No attempt answered in time. */
        TIMEOUT,
        /** The caller gave up. */
        CANCELLED
    }

    /** How an attempt ended. */
    enum AttemptOutcome {
        /** Its answer became the answer of the call. */
        WON,
        /** It was given up, or it ended too late. */
        LOST,
        /** It failed. */
        FAILED,
        /** Its breaker refused it, or a breaker or limiter within it did. */
        REFUSED
    }

    /**
     * Receives the end of a call.
     *
     * @param outcome how the call ended
     * @param nanos   how long the call took, in nanoseconds
     */
    void ended(CallOutcome outcome, long nanos);

    /**
     * Receives the end of an attempt, once for each attempt that was begun or refused.
     *
     * @param number  the number of the attempt, from 0
     * @param outcome how the attempt ended
     */
    void attemptEnded(int number, AttemptOutcome outcome);
}
