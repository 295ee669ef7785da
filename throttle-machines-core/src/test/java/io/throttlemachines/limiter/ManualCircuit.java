package io.throttlemachines.limiter;

import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.internal.graph.Circuit;
import io.throttlemachines.internal.graph.Declaration;
import io.throttlemachines.internal.graph.Graph;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.graph.OpenPeriod;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A circuit that a test opens and closes. */
final class ManualCircuit implements Circuit {

    private final Graph graph;
    private final Time time;
    private final Node node;
    private volatile OpenPeriod period;
    private volatile boolean halfOpen;

    ManualCircuit(String name, Graph graph, Time time) {
        this.graph = graph;
        this.time = time;
        this.node = new Node(name, this);
        graph.declare(List.of(new Declaration(node, List.of(), List.of())));
    }

    Node node() {
        return node;
    }

    /** Opens the circuit; it is due to recover after a time. */
    void open(Duration dueAfter) {
        long due = time.nanos() + dueAfter.toNanos();
        graph.change(() -> {
            graph.open(node, () -> {
                period = () -> due;
                return transition(CircuitState.CLOSED, CircuitState.OPEN);
            });
            return true;
        });
    }

    /** Closes the circuit. */
    void close() {
        leave(false);
    }

    private void leave(boolean probing) {
        graph.change(() -> {
            graph.leaveOpen(node, () -> {
                period = null;
                halfOpen = probing;
                return transition(CircuitState.OPEN, probing ? CircuitState.HALF_OPEN : CircuitState.CLOSED);
            });
            return true;
        });
    }

    private BreakerTransition transition(CircuitState from, CircuitState to) {
        return new BreakerTransition(
                node.name(), from, to, new OpenCause(OpenCause.Kind.FORCED, "by hand", null, null), time.instant());
    }

    @Override
    public OpenPeriod openPeriod() {
        return period;
    }

    @Override
    public boolean halfOpen() {
        return halfOpen;
    }

    @Override
    public boolean off() {
        return false;
    }

    @Override
    public String tryRecover(OpenPeriod ending) {
        if (ending == period) {
            leave(true);
        }
        return null;
    }

    @Override
    public String guardObjection() {
        return null;
    }

    @Override
    public ThrottleEvent openByCascade(String origin, String via) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void releaseFromCascade() {}

    @Override
    public void cascadeTriggered(Instant at) {}
}
