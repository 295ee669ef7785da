package io.throttlemachines.spring.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.throttlemachines.metrics.ThrottleMeters.RetryMeter;
import io.throttlemachines.retry.Retry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Times the calls of one retry and counts their attempts. */
final class RetryCounters implements RetryMeter {

    private final PerConstant<CallOutcome, Timer> calls;

    /** The counters of each attempt, by its number. */
    private final List<PerConstant<AttemptOutcome, Counter>> attempts;

    RetryCounters(Series series, Retry retry) {
        calls = new PerConstant<>(
                CallOutcome.class,
                outcome -> series.timer(
                        "throttle.retry.calls",
                        "Calls that are retried, and how long they took with all their attempts and waits",
                        Tags.of("name", retry.name(), "outcome", outcome.replace('_', '-'))));
        attempts = IntStream.range(0, retry.config().maxAttempts())
                .mapToObj(number -> attempts(series, retry.name(), Integer.toString(number)))
                .toList();
    }

    private static PerConstant<AttemptOutcome, Counter> attempts(Series series, String name, String attempt) {
        return new PerConstant<>(
                AttemptOutcome.class,
                outcome -> series.counter(
                        "throttle.retry.attempts",
                        "Attempts of calls that are retried; attempt 0 is the call itself",
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
