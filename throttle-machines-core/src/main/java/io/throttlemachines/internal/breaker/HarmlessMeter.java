package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerMeter;
import io.throttlemachines.breaker.CallOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps from the caller what a meter throws. */
record HarmlessMeter(String breaker, BreakerMeter meter) implements BreakerMeter {

    private static final Logger log = LoggerFactory.getLogger(HarmlessMeter.class);

    @Override
    public void ended(CallOutcome outcome, long nanos) {
        try {
            meter.ended(outcome, nanos);
        } catch (RuntimeException | Error failure) {
            log.warn("The meter of breaker '{}' has failed", breaker, failure);
        }
    }
}
