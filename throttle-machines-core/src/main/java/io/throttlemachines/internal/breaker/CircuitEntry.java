package io.throttlemachines.internal.breaker;

import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ActionBlocked.Action;
import io.throttlemachines.graph.GraphStatus.NodeStatus.Kind;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.DependencyException.Blockage;
import io.throttlemachines.refusal.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a circuit whether a call may pass: its guards, then its dependencies, then its state. For a key also the breaker's own
 * circuit, between the guard and the state. Everything is asked again after each wait.
 */
final class CircuitEntry {

    private final String name;
    private final CircuitMachine circuit;
    private final BreakerParts parts;
    private final Refusals refusals;

    /** That of the breaker's own circuit; null unless this is for the circuit of a key. */
    private final @Nullable CircuitEntry own;

    /** Whether each call has more to ask than its circuit and whether its node is blocked. */
    private final boolean asksMore;

    CircuitEntry(
            String name,
            CircuitMachine circuit,
            BreakerParts parts,
            Refusals refusals,
            @Nullable CircuitEntry own,
            boolean asksMore) {
        this.name = name;
        this.circuit = circuit;
        this.parts = parts;
        this.refusals = refusals;
        this.own = own;
        this.asksMore = asksMore;
    }

    /**
     * Asks the breaker's own circuit for a call of a key, whose circuit counts the call: without place, meter and time limit.
     *
     * @param recovers whether the circuit of the key recovers if nothing keeps the call out
     * @return a probe, or what {@link CircuitAdmission#isUncounted}; null if nothing keeps the call out
     */
    @Nullable
    CircuitAdmission forKey(boolean recovers) {
        if (circuit.period() instanceof ClosedState && !circuit.node.blocked() && !asksMore) {
            return null;
        }
        CircuitAdmission entered = enterOwn(0, false, recovers);
        return entered instanceof HalfOpenState.Probe || CircuitAdmission.isUncounted(entered) ? entered : null;
    }

    /**
     * Asks the circuit. Waits for the fleet until the deadline; not at all if that is zero.
     *
     * @param later whether the call can wait without a thread: then null instead of a refusal while the fleet is asked
     */
    @Nullable
    CircuitAdmission enter(long deadline, boolean later) {
        return own == null ? enterOwn(deadline, later, false) : enterKey(own);
    }

    private @Nullable CircuitAdmission enterOwn(long deadline, boolean later, boolean recovers) {
        while (true) {
            if (circuit.mode() == Mode.OFF) {
                return OffState.UNCOUNTED;
            }
            StatePeriod period = periodNow();
            RefusedException refusal = period instanceof OpenState open ? recover(open, deadline) : blockage(recovers);
            if (refusal != null && circuit.isIn(period)) { // else the end of a timed mode was found
                return later && refusal instanceof CircuitOpenException && isAsking() ? null : refusals.refuse(refusal);
            }
            CircuitAdmission admission = circuit.isIn(period) ? period.tryEnter() : null;
            if (admission != null) {
                return admission;
            }
            if (period instanceof HalfOpenState full && circuit.isIn(full) && !full.seekPlace(deadline)) {
                return later && isAsking() ? null : refusals.refuse(full.refusal(name, circuit.nanos()));
            }
        }
    }

    /** The state period, after one that ends with a late probe has ended: so the guard is asked before a dependency recovers. */
    private StatePeriod periodNow() {
        StatePeriod period = circuit.period();
        return period instanceof HalfOpenState halfOpen && halfOpen.endIfLate() ? circuit.period() : period;
    }

    /**
     * Asks the recovery guard of a key, then the breaker's own circuit with its guards and dependencies, and the key's circuit
     * last. A call that the own circuit admits only because of the mode is not counted by that of the key.
     */
    private CircuitAdmission enterKey(CircuitEntry own) {
        while (true) {
            if (circuit.mode() == Mode.OFF) {
                return OffState.UNCOUNTED;
            }
            StatePeriod period = periodNow();
            RefusedException refusal = refusalByKey(period, own);
            if (refusal != null) {
                return refusals.refuse(refusal);
            }
            CircuitAdmission admitted = own.forKey(period instanceof OpenState);
            if (admitted != null && CircuitAdmission.isUncounted(admitted)) {
                return admitted;
            }
            CircuitAdmission entered = enterWith(admitted instanceof HalfOpenState.Probe probe ? probe : null, period);
            if (entered != null) {
                return entered;
            }
        }
    }

    /** Enters the circuit of a key together with a probe of the own circuit; null, and the probe is given back, if it cannot. */
    private @Nullable CircuitAdmission enterWith(HalfOpenState.@Nullable Probe ofOwn, StatePeriod seen) {
        CircuitAdmission entered = null;
        CircuitAdmission both = null;
        try {
            StatePeriod period = seen;
            if (period instanceof OpenState open) {
                var unused = circuit.recovery.tryForCall(open, 0); // has nothing to object
                period = circuit.period();
            }
            entered = circuit.isIn(period) ? period.tryEnter() : null;
            both = entered == null || ofOwn == null ? entered : new CircuitAdmission.OfKey(entered, ofOwn);
            return both;
        } finally {
            if (both == null) {
                release(entered, ofOwn);
            }
        }
    }

    private static void release(@Nullable CircuitAdmission entered, @Nullable CircuitAdmission ofOwn) {
        try {
            if (entered != null) {
                entered.release();
            }
        } finally {
            if (ofOwn != null) {
                ofOwn.release();
            }
        }
    }

    /** Why the circuit of a key refuses a call by itself, so that the own circuit is not asked. */
    private @Nullable RefusedException refusalByKey(StatePeriod period, CircuitEntry own) {
        if (period instanceof OpenState open) {
            return notYet(open, own);
        }
        return period instanceof HalfOpenState halfOpen && halfOpen.isFull() && circuit.isIn(halfOpen)
                ? halfOpen.refusal(name, circuit.nanos())
                : null;
    }

    /** Why an OPEN circuit of a key does not recover; null if it may, or the breaker's own circuit refuses the call anyway. */
    private @Nullable RefusedException notYet(OpenState open, CircuitEntry own) {
        long now = circuit.nanos();
        if (now < open.dueAt()) {
            return circuit.refusal(open, now);
        }
        return own.circuit.period() instanceof OpenState notDue && now < notDue.dueAt() ? null : forbidden();
    }

    /** What the recovery guard forbids; null if it agrees. */
    private @Nullable DependencyException forbidden() {
        String objection = circuit.objections.ofRecoveryGuard();
        return objection == null ? null : blocked(blockedByItself(objection));
    }

    private DependencyException blocked(DependencyException refusal) {
        parts.publishBlocked(name, Action.RECOVERY, refusal.reason());
        return refusal;
    }

    /** Until when a thread waits for the fleet's answer; zero if there is no fleet. */
    long fleetDeadline() {
        FleetLink link = circuit.link;
        return link == null ? 0 : circuit.nanos() + link.timeoutNanos();
    }

    private boolean isAsking() {
        FleetLink link = circuit.link;
        return link != null && link.isAsking();
    }

    /** Moves a circuit whose recovery is due to HALF_OPEN; returns the refusal if it is not due or not allowed. */
    private @Nullable RefusedException recover(OpenState open, long deadline) {
        long now = circuit.nanos();
        if (now < open.dueAt()) {
            return circuit.refusal(open, now);
        }
        DependencyException refusal = forbidden();
        if (refusal == null) {
            refusal = blockage(true);
        }
        if (refusal != null) {
            return refusal;
        }
        String objection = circuit.recovery.tryForCall(open, deadline);
        FleetLink link = circuit.link;
        if (link != null && FleetLink.NO_ANSWER.equals(objection)) {
            return new CircuitOpenException(name, open.opening(), link.timeoutNanos());
        }
        return objection == null ? null : blockedByItself(objection);
    }

    /**
     * Why a call is refused although the state permits it: the guard objects, or a dependency cannot recover yet. The
     * guard is asked first, so that no dependency starts to recover for a call that the guard forbids.
     *
     * @param recovers whether that keeps a circuit from recovering, which is an event
     */
    private @Nullable DependencyException blockage(boolean recovers) {
        String objection = circuit.objections.ofCallGuard();
        DependencyException refusal =
                objection == null ? parts.dependencyCheck().recoverOrRefuse(circuit.node) : blockedByItself(objection);
        return refusal == null || !recovers ? refusal : blocked(refusal);
    }

    private DependencyException blockedByItself(String objection) {
        return new DependencyException(
                name, Kind.BREAKER, new Blockage(List.of(name), objection, true), RefusedException.UNKNOWN);
    }
}
