package io.throttlemachines.spring.metrics;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.HALF_OPEN;
import static io.throttlemachines.state.CircuitState.OPEN;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.event.ActionBlocked.Action;
import io.throttlemachines.state.CircuitState;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what happens to one breaker. */
final class CircuitCounters {

    /** All transitions that are possible. */
    private final Map<Change, Counter> transitions;

    private final PerConstant<Action, Counter> blocked;

    /** Null if the breaker cascades to no others. */
    private final @Nullable Counter activations;

    private record Change(CircuitState from, CircuitState to) {}

    CircuitCounters(Series series, Breaker breaker) {
        String name = breaker.name();
        transitions = Stream.of(
                        new Change(CLOSED, OPEN),
                        new Change(OPEN, HALF_OPEN),
                        new Change(HALF_OPEN, CLOSED),
                        new Change(HALF_OPEN, OPEN),
                        new Change(OPEN, CLOSED))
                .collect(Collectors.toMap(change -> change, change -> transition(series, name, change)));
        blocked = new PerConstant<>(
                Action.class,
                action -> series.counter(
                        "throttle.breaker.blocked",
                        "Recoveries and resets of a breaker that a dependency, a primary or a guard prevented",
                        "blocked",
                        Tags.of("name", name, "action", action)));
        activations = breaker.config().cascadesTo().isEmpty()
                ? null
                : series.counter(
                        "throttle.cascade.activations",
                        "Times that a breaker opened and opened its targets too",
                        "activations",
                        Tags.of("primary", name));
    }

    private static Counter transition(Series series, String name, Change change) {
        return series.counter(
                "throttle.breaker.transitions",
                "Changes of a breaker's state",
                "transitions",
                Tags.of("name", name, "from", PerConstant.tag(change.from()), "to", PerConstant.tag(change.to())));
    }

    void moved(CircuitState from, CircuitState to) {
        Counter counter = transitions.get(new Change(from, to));
        if (counter != null) {
            counter.increment();
        }
    }

    void blocked(Action action, long times) {
        blocked.get(action).increment((double) times);
    }

    void activated() {
        if (activations != null) {
            activations.increment();
        }
    }
}
