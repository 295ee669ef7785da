package io.throttlemachines.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.graph.Circuit;
import io.throttlemachines.internal.graph.Declaration;
import io.throttlemachines.internal.graph.DependencyCheck;
import io.throttlemachines.internal.graph.Graph;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.graph.OpenPeriod;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.test.ManualTicker;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** C2, D3: what a call finds in its way while a circuit is just opening, or just leaving OPEN. */
class WayDuringChangeTest {

    private final ManualTicker ticker = new ManualTicker();
    private final Time time = new Time(ticker, ticker.clock(), ticker);
    private final Graph graph = new Graph(time, new Events());
    private final DependencyCheck way = new DependencyCheck(graph);
    private final SimpleCircuit circuit = new SimpleCircuit();
    private final Node breaker = new Node("breaker", circuit);
    private final Node dependent = new Node("dependent", null);

    WayDuringChangeTest() {
        graph.declare(List.of(
                new Declaration(breaker, List.of(), List.of()),
                new Declaration(dependent, List.of(breaker), List.of())));
    }

    @Test
    void whoHasSeenACircuitOpenFindsWhatDependsOnItBlocked() {
        open();
        assertThat(way.clear(dependent)).isNotNull();
    }

    @Test
    void whoHasSeenACircuitLeaveOpenIsNotRefusedForIt() {
        open();
        graph.change(() -> {
            graph.leaveOpen(breaker, () -> {
                assertThat(way.clear(dependent)).isNotNull();
                circuit.period = null;
                assertThat(way.clear(dependent)).isNull();
                return told(CircuitState.OPEN, CircuitState.CLOSED);
            });
            return true;
        });
        assertThat(way.clear(dependent)).isNull();
    }

    private void open() {
        graph.change(() -> {
            graph.open(breaker, () -> {
                assertThat(dependent.blocked()).isTrue();
                assertThat(way.clear(dependent)).as("not open yet").isNull();
                circuit.period = () -> time.nanos() + 1;
                assertThat(way.clear(dependent)).as("open now").isNotNull();
                return told(CircuitState.CLOSED, CircuitState.OPEN);
            });
            return true;
        });
    }

    private static ThrottleEvent told(CircuitState from, CircuitState to) {
        return new BreakerTransition("breaker", from, to, null, Instant.EPOCH);
    }

    /** A circuit that is open or not. */
    private static final class SimpleCircuit implements Circuit {

        private volatile OpenPeriod period;

        @Override
        public OpenPeriod openPeriod() {
            return period;
        }

        @Override
        public boolean halfOpen() {
            return false;
        }

        @Override
        public boolean off() {
            return false;
        }

        @Override
        public String guardObjection() {
            return null;
        }

        @Override
        public String tryRecover(OpenPeriod from) {
            return null;
        }

        @Override
        public ThrottleEvent openByCascade(Node origin, Node via) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void releaseFromCascade() {}

        @Override
        public void cascadeTriggered(Instant at) {}
    }
}
