package io.throttlemachines.internal.limiter;

import io.throttlemachines.limiter.LimiterMeter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what a meter throws, and keeps it from the caller. */
record HarmlessMeter(String limiter, LimiterMeter meter) implements LimiterMeter {

    private static final Logger log = LoggerFactory.getLogger(HarmlessMeter.class);

    @Override
    public void ended(Outcome outcome) {
        try {
            meter.ended(outcome);
        } catch (RuntimeException | Error failure) {
            warn(failure);
        }
    }

    @Override
    public void waited(long nanos) {
        try {
            meter.waited(nanos);
        } catch (RuntimeException | Error failure) {
            warn(failure);
        }
    }

    private void warn(Throwable failure) {
        log.warn("The meter of limiter '{}' has failed", limiter, failure);
    }
}
