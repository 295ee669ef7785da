package io.throttlemachines.spring.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter;
import java.util.concurrent.TimeUnit;

/** Counts the calls of one limiter, with all its keys together, and times the waits. */
final class PermitCounters implements LimiterMeter {

    private final PerConstant<Outcome, Counter> calls;
    private final Timer waits;

    PermitCounters(Series series, String name) {
        calls = new PerConstant<>(
                Outcome.class,
                outcome -> series.counter(
                        "throttle.limiter.calls",
                        "Calls that asked a limiter for permits",
                        "calls",
                        Tags.of("name", name, "outcome", outcome)));
        waits = series.timer(
                "throttle.limiter.wait",
                "How long calls waited for permits; only calls that waited",
                Tags.of("name", name));
    }

    @Override
    public void ended(Outcome outcome) {
        calls.get(outcome).increment();
    }

    @Override
    public void waited(long nanos) {
        waits.record(nanos, TimeUnit.NANOSECONDS);
    }
}
