package io.throttlemachines.spring.metrics;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter;
import java.util.concurrent.TimeUnit;

/** Times the calls to one store. */
final class StoreTimers implements StoreMeter {

    private final PerConstant<Command, PerConstant<Outcome, Timer>> calls;

    StoreTimers(Series series, String name) {
        calls = new PerConstant<>(
                Command.class,
                command -> new PerConstant<>(
                        Outcome.class,
                        outcome -> series.timer(
                                "throttle.store.calls",
                                "Calls to a store that instances share, and how long they took; a skipped one takes no time",
                                Tags.of("name", name, "command", command, "outcome", outcome))));
    }

    @Override
    public void ended(Command command, Outcome outcome, long nanos) {
        calls.get(command).get(outcome).record(outcome == Outcome.SKIPPED ? 0 : nanos, TimeUnit.NANOSECONDS);
    }
}
