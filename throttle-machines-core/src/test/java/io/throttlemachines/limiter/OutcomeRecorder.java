package io.throttlemachines.limiter;

import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records the outcomes and waits of calls. */
final class OutcomeRecorder implements LimiterMeter {

    final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    final List<Long> waits = new CopyOnWriteArrayList<>();

    static OutcomeRecorder of(Limiter limiter) {
        OutcomeRecorder recorder = new OutcomeRecorder();
        ((DefaultLimiter) limiter).measure(recorder);
        return recorder;
    }

    @Override
    public void ended(Outcome outcome) {
        outcomes.add(outcome);
    }

    @Override
    public void waited(long nanos) {
        waits.add(nanos);
    }
}
