package io.throttlemachines.limiter;

/**
 * Measures how every call to one limiter ends. The limiter invokes it during the call, so it must be quick. An exception
 * from it is logged and does not affect the call. Thread-safe.
 */
public interface LimiterMeter {

    /** How a call for permits ended. */
    enum Outcome {
        /** The permits were taken. */
        PERMITTED,
        /** There were not enough permits. */
        THROTTLED,
        /** A dependency or the guard blocked the call. */
        BLOCKED,
        /** The call was let through only because the limiter's mode is {@code observe}. */
        OBSERVED
    }

    /**
     * A call for permits ended. A call that only looks is not reported; a call that waits is reported once.
     *
     * @param outcome how it ended
     */
    void ended(Outcome outcome);

    /**
     * A call waited for permits, whether it got them or not.
     *
     * @param nanos how long it waited, in nanoseconds
     */
    void waited(long nanos);
}
