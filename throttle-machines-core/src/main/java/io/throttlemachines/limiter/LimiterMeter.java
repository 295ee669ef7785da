package io.throttlemachines.limiter;

/**
 * Is told how every call to one limiter ended. Called on the path of the call: be quick. What it throws is
 * logged and harms no call. Thread-safe.
 */
public interface LimiterMeter {

    /** How a call for permits ended. */
    enum Outcome {
        /** The permits were taken. */
        PERMITTED,
        /** There were not enough permits. */
        THROTTLED,
        /** A dependency or guard stood in the way. */
        BLOCKED,
        /** It was let through only because the limiter's mode is {@code observe}. */
        OBSERVED
    }

    /**
     * A call for permits ended. A look ends nothing, and one that waits ends once.
     *
     * @param outcome how
     */
    void ended(Outcome outcome);

    /**
     * A call had waited for permits, whether it got them or not.
     *
     * @param nanos how long, in nanoseconds
     */
    void waited(long nanos);
}
