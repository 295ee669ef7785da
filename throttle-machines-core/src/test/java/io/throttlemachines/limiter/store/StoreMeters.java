package io.throttlemachines.limiter.store;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.group.Group;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.metrics.ThrottleMeters;

/** Measures only stores. */
record StoreMeters(StoreMeter store) implements ThrottleMeters {

    @Override
    public BreakerMeter breaker(Breaker breaker) {
        return (outcome, nanos) -> {};
    }

    @Override
    public LimiterMeter limiter(Limiter limiter) {
        return new LimiterMeter() {
            @Override
            public void ended(Outcome outcome) {}

            @Override
            public void waited(long nanos) {}
        };
    }

    @Override
    public HedgeMeter hedge(Hedge hedge) {
        return new HedgeMeter() {
            @Override
            public void ended(CallOutcome outcome, long nanos) {}

            @Override
            public void attemptEnded(int number, AttemptOutcome outcome) {}
        };
    }

    @Override
    public void group(Group group) {}

    @Override
    public StoreMeter store(String name) {
        return store;
    }
}
