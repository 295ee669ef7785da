package io.throttlemachines.breaker;

/**
 * Is told how every call through one breaker ended. Called on the path of the call: be quick. What it throws is
 * logged and harms no call. Thread-safe.
 */
@FunctionalInterface
public interface BreakerMeter {

    /**
     * A call ended.
     *
     * @param outcome how
     * @param nanos   how long it took, in nanoseconds; zero if it was refused
     */
    void ended(CallOutcome outcome, long nanos);
}
