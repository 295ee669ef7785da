package io.throttlemachines.spring.metrics;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.HALF_OPEN;
import static io.throttlemachines.state.CircuitState.OPEN;

import io.micrometer.core.instrument.Counter;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.event.ActionBlocked.Action;
import io.throttlemachines.state.CircuitState;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what happens to one breaker. */
final class CircuitCounters {

    /** By the way the circuit goes: all there are. */
    private final Map<Way, Counter> transitions;

    private final PerConstant<Action, Counter> blocked;

    /** Null if it opens no others. */
    private final @Nullable Counter activations;

    private record Way(CircuitState from, CircuitState to) {}

    CircuitCounters(Series series, Breaker breaker) {
        String name = breaker.name();
        transitions = Stream.of(
                        new Way(CLOSED, OPEN),
                        new Way(OPEN, HALF_OPEN),
                        new Way(HALF_OPEN, CLOSED),
                        new Way(HALF_OPEN, OPEN),
                        new Way(OPEN, CLOSED))
                .collect(Collectors.toMap(way -> way, way -> transition(series, name, way)));
        blocked = new PerConstant<>(
                Action.class,
                action -> series.counter(
                        "throttle.breaker.blocked",
                        "Recoveries and resets of a breaker that a dependency, a primary or a guard kept from happening",
                        "blocked",
                        "name",
                        name,
                        "action",
                        action));
        activations = breaker.config().cascadesTo().isEmpty()
                ? null
                : series.counter(
                        "throttle.cascade.activations",
                        "Times that a breaker opened and took others with it",
                        "activations",
                        "primary",
                        name);
    }

    private static Counter transition(Series series, String name, Way way) {
        return series.counter(
                "throttle.breaker.transitions",
                "Changes of a breaker's state",
                "transitions",
                "name",
                name,
                "from",
                PerConstant.tag(way.from()),
                "to",
                PerConstant.tag(way.to()));
    }

    void moved(CircuitState from, CircuitState to) {
        Counter counter = transitions.get(new Way(from, to));
        if (counter != null) {
            counter.increment();
        }
    }

    void blocked(Action action) {
        blocked.get(action).increment();
    }

    void activated() {
        if (activations != null) {
            activations.increment();
        }
    }
}
