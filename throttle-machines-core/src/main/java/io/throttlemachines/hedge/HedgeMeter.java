package io.throttlemachines.hedge;

/** Is told how every call and attempt of one hedge ended. Be quick: what it throws is logged and harms no call. Thread-safe. */
public interface HedgeMeter {

    /** How a hedged call ended. */
    enum CallOutcome {
        /** An attempt answered. */
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
        /** Its answer was the call's. */
        WON,
        /** It was given up, or too late. */
        LOST,
        /** It failed. */
        FAILED,
        /** Its breaker, or another beneath, refused it. */
        REFUSED
    }

    /**
     * A call ended.
     *
     * @param outcome how
     * @param nanos   how long it took, in nanoseconds
     */
    void ended(CallOutcome outcome, long nanos);

    /**
     * An attempt ended, once for each that was begun or refused.
     *
     * @param number  its number, from 0
     * @param outcome how
     */
    void attemptEnded(int number, AttemptOutcome outcome);
}
