package io.throttlemachines.spring.metrics;

import io.micrometer.core.instrument.Timer;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import java.util.concurrent.TimeUnit;

/** Times the calls of one breaker. */
final class CallTimers implements BreakerMeter {

    private final PerConstant<Outcome, Timer> timers;

    CallTimers(Series series, String name) {
        timers = new PerConstant<>(
                Outcome.class,
                outcome -> series.timer(
                        "throttle.breaker.calls",
                        "Calls through a breaker, and how long they took; a refused one takes no time",
                        "name",
                        name,
                        "outcome",
                        outcome));
    }

    @Override
    public void ended(Outcome outcome, long nanos) {
        timers.get(outcome).record(nanos, TimeUnit.NANOSECONDS);
    }
}
