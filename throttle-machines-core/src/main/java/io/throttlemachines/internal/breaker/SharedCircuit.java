package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.ManualAction;
import io.throttlemachines.internal.control.TimedAction;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.refusal.CircuitOpenException.Opening;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import io.throttlemachines.state.OpenCause.Kind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The circuit of a cluster breaker, as the fleet sees it. Thread-safe. Internal. */
public final class SharedCircuit {

    /**
     * How a probe of the fleet ended.
     *
     * @param success     whether it counts as a success
     * @param failed      why the circuit opens again; null unless the probe failed
     * @param at          when it ended, in nanoseconds of the shared time
     * @param reopenNanos how long the circuit is open then
     */
    public record ProbeEnd(boolean success, @Nullable OpenCause failed, long at, long reopenNanos) {}

    private final CircuitMachine circuit;
    private final BreakerParts parts;

    /**
     * The opening that outlasted its end in the fleet, because a dependency or primary of this instance objected; null if there was
     * none. Writes guarded by the graph's lock.
     */
    private volatile @Nullable Opening held;

    SharedCircuit(CircuitMachine circuit, BreakerParts parts) {
        this.circuit = circuit;
        this.parts = parts;
    }

    /** Its place in the graph. */
    public Node node() {
        return circuit.node;
    }

    /** The settings in force. */
    public BreakerConfig config() {
        return circuit.config();
    }

    /** Whether the breaker follows nothing, because its mode is off. */
    public boolean off() {
        return circuit.off();
    }

    public boolean isOpen() {
        return circuit.period() instanceof OpenState;
    }

    public boolean isClosed() {
        return circuit.period().state() == CircuitState.CLOSED;
    }

    /** Whether it is HALF_OPEN, and this instance alone decides. */
    public boolean isProbingAlone() {
        return circuit.period() instanceof LocalHalfOpenState;
    }

    public boolean openedByCascade() {
        return circuit.period() instanceof OpenState open && open.openedByCascade();
    }

    /**
     * Whether it is not CLOSED because of what this instance alone has seen: not because something objected here when the fleet
     * closed, which says nothing new about the backend.
     */
    public boolean isEvidence() {
        return ownCause() != null && !openedByCascadeOfTheFleet() && !isHeld();
    }

    /** Whether a cascade opened it that began at a cluster breaker, and so has opened it on every instance. */
    private boolean openedByCascadeOfTheFleet() {
        Opening opening = opening();
        String origin = opening == null ? null : opening.cause().primary();
        return origin != null
                && primaries().stream()
                        .anyMatch(primary -> primary.name().equals(origin)
                                && primary.circuit() instanceof CircuitMachine machine
                                && machine.link != null);
    }

    /** Its primaries on all levels. */
    private Set<Node> primaries() {
        Set<Node> found = new HashSet<>();
        Deque<Node> next = new ArrayDeque<>(List.of(circuit.node));
        while (!next.isEmpty()) {
            next.remove().primaries().stream().filter(found::add).forEach(next::add);
        }
        return found;
    }

    /** Why it is not CLOSED; null if it is, or if an operator opened it. */
    public @Nullable OpenCause ownCause() {
        Opening opening = opening();
        if (opening == null || circuit.off()) {
            return null;
        }
        Kind kind = opening.cause().kind();
        return kind == Kind.FORCED || kind == Kind.ISOLATED ? null : opening.cause();
    }

    /** Whether it is not CLOSED only because something objected here when the fleet closed, and that is over. */
    public boolean isHeldInVain() {
        return isHeld() && circuit.objections.ofDependencies() == null;
    }

    private boolean isHeld() {
        Opening present = opening();
        Opening kept = held;
        return present != null
                && kept != null
                && present.openedAt().equals(kept.openedAt())
                && present.cause().equals(kept.cause());
    }

    private @Nullable Opening opening() {
        StatePeriod period = circuit.period();
        if (period instanceof OpenState open) {
            return open.opening();
        }
        return period instanceof HalfOpenState halfOpen ? halfOpen.opening() : null;
    }

    /** Its present state. */
    public SharedState state(@Nullable TimedAction action) {
        StatePeriod period = circuit.period();
        Opening opening = opening();
        if (opening == null) {
            return new SharedState(CircuitState.CLOSED, null, parts.time().instant(), 0, false, 0, action);
        }
        OpenState open = period instanceof OpenState current ? current : null;
        return new SharedState(
                period.state(),
                opening.cause(),
                opening.openedAt(),
                open == null ? 0 : open.dueAt(),
                open != null && open.isolated(circuit.nanos()),
                period.failedRecoveries(),
                action);
    }

    /** The reset timeout in nanoseconds after so many failed recoveries, with a new random jitter. */
    public long resetNanos(int failedRecoveries) {
        return new ResetTimeout(circuit.config()).nanos(failedRecoveries);
    }

    // The probes of the fleet on this instance.

    private @Nullable FleetHalfOpenState probing() {
        return circuit.period() instanceof FleetHalfOpenState halfOpen ? halfOpen : null;
    }

    /** The places of running probes. */
    public List<String> running() {
        FleetHalfOpenState probing = probing();
        return probing == null ? List.of() : probing.running();
    }

    /** How probes ended that the fleet may not know of, by their places. */
    public Map<String, ProbeEnd> ended() {
        FleetHalfOpenState probing = probing();
        return probing == null ? Map.of() : probing.ended();
    }

    /** Ends the probes that are too late, so that the fleet learns of them although no call comes. */
    public void endLateProbes() {
        FleetHalfOpenState probing = probing();
        if (probing != null) {
            probing.endLate(circuit.nanos());
        }
    }

    /** Forgets how probes ended whose places the fleet no longer knows. */
    public void retain(Collection<String> places) {
        FleetHalfOpenState probing = probing();
        if (probing != null) {
            probing.retain(places);
        }
    }

    /** Goes on without the fleet, which cannot be asked. */
    public void goOnAlone() {
        FleetHalfOpenState probing = probing();
        if (probing != null) {
            circuit.goOnAlone(probing);
        }
    }

    // What the fleet has decided. All need the graph's lock.

    /** Goes to a state through the usual transitions, so that cascades, dependents and events work as for any breaker. */
    public void follow(SharedState next) {
        circuit.manual.settleMode(); // a mode off whose time is over would close what opens now
        switch (next.state()) {
            case OPEN -> open(opened(next));
            case HALF_OPEN -> halfOpen(next);
            case CLOSED -> close(next);
        }
    }

    /** Records a manual action that led to the state that the circuit follows now. */
    public void followed(TimedAction action) {
        circuit.manual.followed(action);
    }

    private void open(OpenState next) {
        if (isOpen()) {
            circuit.stayOpen(next);
        } else {
            circuit.openNow(next);
        }
    }

    private OpenState opened(SharedState next) {
        OpenCause cause = next.cause() == null ? new OpenCause(Kind.QUORUM, "", null, null) : next.cause();
        long failures = 0;
        long calls = -1;
        Throwable last = cause.lastFailure();
        if (cause.kind() == Kind.QUORUM && circuit.period() instanceof OpenState own) {
            failures = own.failures(0);
            calls = own.calls(0);
            last = own.opening().cause().lastFailure();
        }
        OpenCause known = new OpenCause(cause.kind(), cause.description(), null, last);
        Opening opening = new Opening(CircuitState.OPEN, next.openedAt(), known);
        OpenState open = new OpenState(opening, next.dueAt(), failures, next.failedRecoveries()).after(calls);
        return next.isolated() ? open.isolatedUntil(next.dueAt()) : open;
    }

    /** An instance that missed the opening opens first. It stays OPEN while a dependency or primary objects. */
    private void halfOpen(SharedState next) {
        if (circuit.period() instanceof FleetHalfOpenState) {
            return;
        }
        OpenState open = opened(next).released(circuit.nanos());
        if (circuit.period() instanceof LocalHalfOpenState) {
            circuit.enter(circuit.halfOpen(open));
            return;
        }
        if (!isOpen()) {
            circuit.openNow(open);
        }
        if (circuit.objections.ofDependencies() == null) {
            circuit.leaveOpen(open);
        } else if (circuit.period() instanceof OpenState objected) {
            circuit.stayOpen(objected.released(circuit.nanos()));
        }
    }

    /** Closes, unless this instance has a dependency or primary that objects; it is open by itself then. */
    private void close(SharedState next) {
        TimedAction action = next.action();
        boolean forced = action != null && action.action().kind() == ManualAction.Kind.FORCE_CLOSE;
        if (circuit.period() instanceof OpenState open && !forced && circuit.objections.ofDependencies() != null) {
            hold(open.opening());
            circuit.stayOpen(open.released(circuit.nanos()));
        } else {
            hold(null);
            circuit.closeNow();
        }
    }

    private void hold(@Nullable Opening next) {
        Opening before = held;
        parts.graph().undo(() -> held = before);
        held = next;
    }
}
