package io.throttlemachines.fault;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.fault.CallOuts.Point;
import io.throttlemachines.group.Group;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.metrics.ThrottleMeters;
import io.throttlemachines.retry.Retry;

/** Meters that may fail at any use. */
final class FaultyMeters implements ThrottleMeters {

    private final CallOuts callOuts;

    FaultyMeters(CallOuts callOuts) {
        this.callOuts = callOuts;
    }

    private void visit() {
        callOuts.visit(Point.METER);
    }

    @Override
    public BreakerMeter breaker(Breaker breaker) {
        return (outcome, nanos) -> visit();
    }

    @Override
    public LimiterMeter limiter(Limiter limiter) {
        return new LimiterMeter() {
            @Override
            public void ended(Outcome outcome) {
                visit();
            }

            @Override
            public void waited(long nanos) {
                visit();
            }
        };
    }

    @Override
    public HedgeMeter hedge(Hedge hedge) {
        return new HedgeMeter() {
            @Override
            public void ended(CallOutcome outcome, long nanos) {
                visit();
            }

            @Override
            public void attemptEnded(int number, AttemptOutcome outcome) {
                visit();
            }
        };
    }

    @Override
    public RetryMeter retry(Retry retry) {
        return new RetryMeter() {
            @Override
            public void ended(CallOutcome outcome, long nanos) {
                visit();
            }

            @Override
            public void attemptEnded(int number, AttemptOutcome outcome) {
                visit();
            }
        };
    }

    @Override
    public void group(Group group) {}
}
