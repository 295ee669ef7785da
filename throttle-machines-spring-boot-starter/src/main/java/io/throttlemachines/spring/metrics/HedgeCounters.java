package io.throttlemachines.spring.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Times the calls of one hedge and counts their attempts. */
final class HedgeCounters implements HedgeMeter {

    private final PerConstant<CallOutcome, Timer> calls;

    /** The counters of each attempt, by its number. */
    private final List<PerConstant<AttemptOutcome, Counter>> attempts;

    HedgeCounters(Series series, Hedge hedge) {
        calls = new PerConstant<>(
                CallOutcome.class,
                outcome -> series.timer(
                        "throttle.hedge.calls",
                        "Hedged calls, and how long they took with all their attempts",
                        Tags.of("name", hedge.name(), "outcome", outcome)));
        attempts = IntStream.range(0, hedge.config().maxAttempts())
                .mapToObj(number -> attempts(series, hedge.name(), Integer.toString(number)))
                .toList();
    }

    private static PerConstant<AttemptOutcome, Counter> attempts(Series series, String name, String attempt) {
        return new PerConstant<>(
                AttemptOutcome.class,
                outcome -> series.counter(
                        "throttle.hedge.attempts",
                        "Attempts of hedged calls; attempt 0 is the call itself",
                        "attempts",
                        Tags.of("name", name, "attempt", attempt, "outcome", outcome)));
    }

    @Override
    public void ended(CallOutcome outcome, long nanos) {
        calls.get(outcome).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void attemptEnded(int number, AttemptOutcome outcome) {
        attempts.get(number).get(outcome).increment();
    }
}
