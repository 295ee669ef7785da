package io.throttlemachines.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.graph.Declaration;
import io.throttlemachines.internal.graph.DependencyCheck;
import io.throttlemachines.internal.graph.Graph;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.test.ManualTicker;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** C2, D3: which calls are blocked while a circuit is just opening, or just leaving OPEN. */
class DependencyCheckDuringChangeTest {

    private final ManualTicker ticker = new ManualTicker();
    private final Time time = new Time(ticker, ticker.clock(), ticker);
    private final Graph graph = new Graph(time, new Events());
    private final DependencyCheck check = new DependencyCheck(graph);
    private final SimpleCircuit circuit = new SimpleCircuit();
    private final Node breaker = new Node("breaker", circuit);
    private final Node dependent = new Node("dependent", null);

    DependencyCheckDuringChangeTest() {
        graph.declare(List.of(
                new Declaration(breaker, List.of(), List.of()),
                new Declaration(dependent, List.of(breaker), List.of())));
    }

    @Test
    void dependentIsBlockedOnceACircuitIsSeenOpen() {
        open();
        assertThat(check.recoverOrRefuse(dependent)).isNotNull();
    }

    @Test
    void dependentIsNotBlockedOnceACircuitIsSeenLeavingOpen() {
        open();
        graph.change(() -> {
            graph.leaveOpen(breaker, () -> {
                assertThat(check.recoverOrRefuse(dependent)).isNotNull();
                circuit.period = null;
                assertThat(check.recoverOrRefuse(dependent)).isNull();
                return transition(CircuitState.OPEN, CircuitState.CLOSED);
            });
            return true;
        });
        assertThat(check.recoverOrRefuse(dependent)).isNull();
    }

    private void open() {
        graph.change(() -> {
            graph.open(breaker, () -> {
                assertThat(dependent.blocked()).isTrue();
                assertThat(check.recoverOrRefuse(dependent)).as("not open yet").isNull();
                circuit.period = () -> time.nanos() + 1;
                assertThat(check.recoverOrRefuse(dependent)).as("open now").isNotNull();
                return transition(CircuitState.CLOSED, CircuitState.OPEN);
            });
            return true;
        });
    }

    private static ThrottleEvent transition(CircuitState from, CircuitState to) {
        return new BreakerTransition("breaker", from, to, null, Instant.EPOCH);
    }

    /** A circuit that is open or not. */
}
