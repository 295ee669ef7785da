package io.throttlemachines.spring.metrics;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.state.CircuitState;

/** Shows the state of one breaker as one gauge per state, of which one is 1. */
final class StateGauges {

    private StateGauges() {}

    static void of(Series series, Breaker breaker) {
        for (CircuitState state : CircuitState.values()) {
            series.gauge(
                    "throttle.breaker.state",
                    "1 for the state a breaker is in, 0 for the others",
                    "state",
                    () -> breaker.state() == state ? 1 : 0,
                    "name",
                    breaker.name(),
                    "state",
                    PerConstant.tag(state));
        }
    }
}
