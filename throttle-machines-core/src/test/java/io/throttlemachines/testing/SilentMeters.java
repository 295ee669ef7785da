package io.throttlemachines.testing;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.group.Group;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.metrics.ThrottleMeters;

/** Meters that do nothing; a test overrides those that it needs. */
public interface SilentMeters extends ThrottleMeters {

    @Override
    default BreakerMeter breaker(Breaker breaker) {
        return (outcome, nanos) -> {};
    }

    @Override
    default LimiterMeter limiter(Limiter limiter) {
        return new LimiterMeter() {
            @Override
            public void ended(Outcome outcome) {}

            @Override
            public void waited(long nanos) {}
        };
    }

    @Override
    default HedgeMeter hedge(Hedge hedge) {
        return new HedgeMeter() {
            @Override
            public void ended(CallOutcome outcome, long nanos) {}

            @Override
            public void attemptEnded(int number, AttemptOutcome outcome) {}
        };
    }

    @Override
    default void group(Group group) {}
}
