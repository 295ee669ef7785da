package io.throttlemachines.internal.hedge;

import io.throttlemachines.hedge.HedgeMeter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps from the caller what a meter throws. */
record HarmlessMeter(String hedge, HedgeMeter meter) implements HedgeMeter {

    private static final Logger log = LoggerFactory.getLogger(HarmlessMeter.class);

    @Override
    public void ended(CallOutcome outcome, long nanos) {
        try {
            meter.ended(outcome, nanos);
        } catch (RuntimeException | Error failure) {
            tell(failure);
        }
    }

    @Override
    public void attemptEnded(int number, AttemptOutcome outcome) {
        try {
            meter.attemptEnded(number, outcome);
        } catch (RuntimeException | Error failure) {
            tell(failure);
        }
    }

    private void tell(Throwable failure) {
        log.warn("The meter of hedge '{}' has failed", hedge, failure);
    }
}
