package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.breaker.BreakerStatus.Allowance;
import io.throttlemachines.breaker.BreakerStatus.CascadeStatus;
import io.throttlemachines.breaker.BreakerStatus.CascadeStatus.Member;
import io.throttlemachines.control.Mode;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.internal.graph.Circuit;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.text.OneLine;
import io.throttlemachines.refusal.CircuitOpenException.Opening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a breaker's status from its parts, and whether it would admit a call. Changes nothing. */
final class StatusView {

    private final String name;
    private final Scope scope;
    private final CircuitMachine circuit;
    private final AdmissionControl admission;
    private final BreakerParts parts;
    private final Supplier<BreakerStatus.@Nullable Keys> keys;

    StatusView(
            String name,
            CircuitMachine circuit,
            AdmissionControl admission,
            BreakerParts parts,
            Supplier<BreakerStatus.@Nullable Keys> keys) {
        this.name = name;
        this.scope = circuit.config().scope(); // only a restart changes it
        this.circuit = circuit;
        this.admission = admission;
        this.parts = parts;
        this.keys = keys;
    }

    BreakerStatus status() {
        parts.graph().endModes();
        Mode mode = circuit.mode(); // read first: the end of a timed mode may open the circuit
        StatePeriod period = circuit.period();
        long now = circuit.nanos();
        Opening opening = opening(period);
        OpenState open = period instanceof OpenState current ? current : null;
        long calls = period.calls(now);
        Throwable lastFailure = circuit.failures.last();
        return new BreakerStatus(
                name,
                period.state(),
                mode,
                scope,
                period.failures(now),
                calls < 0 ? null : calls,
                admission.refusals().count(),
                opening == null ? null : opening.openedAt(),
                opening == null ? null : opening.cause(),
                open == null ? null : retryAfter(open, now),
                dependencies(),
                blockedBy(),
                Allowance.unless(circuit.recovery.objection()),
                Allowance.unless(circuit.objections.toReset()),
                open != null && open.isolated(now),
                lastFailure == null ? null : OneLine.first(lastFailure),
                circuit.manual.last(),
                keys.get());
    }

    /** Whether a call would be admitted now. */
    boolean wouldAdmit() {
        return circuit.mode() != Mode.ENFORCE
                || (circuitWouldAdmit() && circuit.decorators().hasPlace());
    }

    /** Whether a call of a key would be admitted now. The key's circuit has the places of its calls. */
    boolean wouldAdmitForKey() {
        return circuit.mode() != Mode.ENFORCE || circuitWouldAdmit();
    }

    private boolean circuitWouldAdmit() {
        parts.graph().endModes();
        StatePeriod period = circuit.period();
        long now = circuit.nanos();
        if (period instanceof OpenState open && now < open.dueAt()) {
            return false;
        }
        boolean recovers =
                period instanceof OpenState || (period instanceof HalfOpenState halfOpen && halfOpen.hasLateProbe(now));
        if (recovers && circuit.objections.ofRecoveryGuard() != null) {
            return false;
        }
        return parts.dependencyCheck().refusal(circuit.node) == null
                && circuit.objections.ofCallGuard() == null
                && !(period instanceof HalfOpenState halfOpen && !halfOpen.wouldEnter(now));
    }

    private List<String> dependencies() {
        List<Node> nodes = circuit.node.dependencies();
        List<String> names = new ArrayList<>(nodes.size());
        for (Node node : nodes) {
            names.add(node.name());
        }
        return Collections.unmodifiableList(names);
    }

    private @Nullable Duration retryAfter(OpenState open, long now) {
        long nanos = open.retryAfter(now, circuit.othersDueAt());
        return nanos < 0 ? null : Duration.ofNanos(nanos);
    }

    /** The open breakers that are the root causes; the breaker itself if only its own guard refuses calls. */
    private List<String> blockedBy() {
        List<String> roots = parts.dependencyCheck().blockedBy(circuit.node);
        return roots.isEmpty() && circuit.objections.ofCallGuard() != null ? List.of(name) : roots;
    }

    private static @Nullable Opening opening(StatePeriod period) {
        if (period instanceof OpenState open) {
            return open.opening();
        }
        return period instanceof HalfOpenState halfOpen ? halfOpen.opening() : null;
    }

    CascadeStatus cascade() {
        parts.graph().endModes();
        return new CascadeStatus(
                member(circuit),
                circuit.node.targets().stream().map(StatusView::memberOf).toList(),
                circuit.triggeredAt());
    }

    private static Member memberOf(Node node) {
        Circuit target = node.circuit();
        if (!(target instanceof CircuitMachine machine)) {
            throw new IllegalStateException(node.name() + " is the target of a cascade, but not a breaker");
        }
        return member(machine);
    }

    private static Member member(CircuitMachine machine) {
        StatePeriod period = machine.period();
        return new Member(machine.node.name(), period.state(), period.failures(machine.nanos()));
    }
}
