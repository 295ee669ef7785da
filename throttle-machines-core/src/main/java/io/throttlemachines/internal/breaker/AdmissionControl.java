package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ActionBlocked.Action;
import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter.Outcome;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.DependencyException.Blockage;
import io.throttlemachines.refusal.RefusedException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Admits or refuses calls. A closed circuit that nothing blocks needs two volatile reads: its state period, and whether
 * its node is blocked. Every other case takes the slow path.
 */
final class AdmissionControl {

    private final String name;
    private final CircuitMachine circuit;
    private final BreakerParts parts;
    private final boolean guarded;
    private final LongAdder refused;

    AdmissionControl(String name, BreakerConfig config, CircuitMachine circuit, BreakerParts parts, LongAdder refused) {
        this.refused = refused;
        this.name = name;
        this.circuit = circuit;
        this.parts = parts;
        this.guarded = config.guard() != null;
    }

    /** Counts the calls that were refused, or would have been in observe mode. */
    LongAdder refusals() {
        return refused;
    }

    /** How many calls were refused, or would have been in observe mode. */
    long refused() {
        return refused.sum();
    }

    /** Never blocks the thread. */
    Admission admit() {
        return admit(false);
    }

    /** Waits for a fleet that decides whether the call is a probe, at most for its timeout. */
    Admission admitOrWait() {
        return admit(true);
    }

    /** Never blocks the thread; returns null if the call has to wait for an answer of the fleet first. */
    @Nullable
    Admission admitUnlessAsking() {
        Admission admission = admitFast();
        return admission == null ? admitSlowly(0, true) : admission;
    }

    /**
     * Admits a call of a key, whose circuit counts the call, without place and meter.
     *
     * @return null if the circuit is CLOSED and nothing keeps calls out
     */
    @Nullable
    Admission admitForKey() {
        return circuit.period() instanceof ClosedState && !circuit.node.blocked() && !guarded
                ? null
                : admitSlowly(0, false);
    }

    private Admission admit(boolean mayWait) {
        Admission admission = admitFast();
        if (admission != null) {
            return admission;
        }
        FleetLink link = circuit.link;
        long deadline = mayWait && link != null ? circuit.nanos() + link.timeoutNanos() : 0;
        return Objects.requireNonNull(admitSlowly(deadline, false));
    }

    /** Null if that needs the slow path. */
    private @Nullable Admission admitFast() {
        StatePeriod period = circuit.period();
        if (!circuit.node.blocked() && !guarded) {
            CircuitAdmission admission = period.tryEnter();
            if (admission != null) {
                return decorate(admission);
            }
        }
        return null;
    }

    /**
     * Waits for the fleet until the deadline; not at all if that is zero.
     *
     * @param later whether the call can wait without a thread: then null instead of a refusal while the fleet is asked
     */
    private @Nullable Admission admitSlowly(long deadline, boolean later) {
        while (true) {
            if (circuit.mode() == Mode.OFF) {
                return OffState.UNCOUNTED;
            }
            StatePeriod period = circuit.period();
            RefusedException refusal = period instanceof OpenState open ? recover(open, deadline) : blockage();
            if (refusal != null) {
                return later && refusal instanceof CircuitOpenException && isAsking() ? null : refuse(refusal);
            }
            CircuitAdmission admission = circuit.isIn(period) ? period.tryEnter() : null;
            if (admission != null) {
                return decorated ? decorate(admission) : admission;
            }
            if (period instanceof HalfOpenState full && circuit.isIn(full) && !full.seekPlace(deadline)) {
                return later && isAsking() ? null : refuse(full.refusal(name, circuit.nanos()));
            }
        }
    }

    /** What the circuit of a cluster breaker is joined to. */
    FleetLink fleet() {
        return Objects.requireNonNull(circuit.link);
    }

    private boolean isAsking() {
        FleetLink link = circuit.link;
        return link != null && link.isAsking();
    }

    /** Moves a circuit whose recovery is due to HALF_OPEN; returns the refusal if it is not due or not allowed. */
    private @Nullable RefusedException recover(OpenState open, long deadline) {
        long now = circuit.nanos();
        if (now < open.dueAt()) {
            return open.refusal(name, now, parts.dependencyCheck().dueAt(circuit.node));
        }
        String objection = circuit.objections.ofRecoveryGuard();
        DependencyException blocked = objection == null ? blockage() : blockedByItself(objection);
        if (blocked != null) {
            parts.publishBlocked(name, Action.RECOVERY, blocked.reason());
            return blocked;
        }
        objection = circuit.recovery.tryForCall(open, deadline);
        FleetLink link = circuit.link;
        if (link != null && FleetLink.NO_ANSWER.equals(objection)) {
            return new CircuitOpenException(name, open.opening(), link.timeoutNanos());
        }
        return objection == null ? null : blockedByItself(objection);
    }

    /**
     * Why a call is refused although the state permits it: the guard objects, or a dependency cannot recover yet. The
     * guard is asked first, so that no dependency starts to recover for a call that the guard forbids.
     */
    private @Nullable DependencyException blockage() {
        String objection = circuit.objections.ofCallGuard();
        return objection == null ? parts.dependencyCheck().recoverOrRefuse(circuit.node) : blockedByItself(objection);
    }

    private DependencyException blockedByItself(String objection) {
        return new DependencyException(name, new Blockage(List.of(name), objection), RefusedException.UNKNOWN);
    }

    /** Adds the bulkhead and the meter to a call that the circuit has admitted. A full bulkhead refuses the call. */
    @SuppressWarnings("ReferenceEquality") // most breakers have NONE: one comparison on the path of every call
    private Admission decorate(CircuitAdmission admission) {
        CallDecorators decorators = circuit.decorators();
        if (decorators == CallDecorators.NONE || admission == OffState.UNCOUNTED) {
            return admission;
        }
        Bulkhead bulkhead = decorators.bulkhead();
        try {
            BreakerMeter meter = decorators.meter();
            CircuitAdmission measured = meter == null ? admission : new MeasuredCall(admission, meter, circuit, false);
            CircuitAdmission placed = bulkhead == null ? measured : bulkhead.tryEnter(measured);
            if (placed != null) {
                return placed;
            }
        } catch (Throwable failed) {
            admission.release();
            throw failed;
        }
        admission.release();
        return refuse(new BulkheadFullException(name, bulkhead == null ? 0 : bulkhead.places()));
    }

    private Admission refuse(RefusedException refusal) {
        Mode mode = circuit.mode();
        if (mode == Mode.OFF) {
            return OffState.UNCOUNTED;
        }
        refused.increment();
        BreakerMeter meter = circuit.decorators().meter();
        if (mode == Mode.ENFORCE) {
            if (meter != null) {
                meter.ended(Outcome.REFUSED, 0);
            }
            throw refusal;
        }
        parts.publish(() ->
                new RefusalObserved(name, refusal.description(), parts.time().instant()));
        return meter == null ? OffState.UNCOUNTED : new MeasuredCall(OffState.UNCOUNTED, meter, circuit, true);
    }

    /** Whether a call would be admitted now. Changes nothing. */
    boolean wouldAdmit() {
        if (circuit.mode() != Mode.ENFORCE) {
            return true;
        }
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
                && !(period instanceof HalfOpenState halfOpen && !halfOpen.wouldEnter(now))
                && hasPlace();
    }

    private boolean hasPlace() {
        Bulkhead bulkhead = circuit.decorators().bulkhead();
        return bulkhead == null || bulkhead.hasPlace();
    }
}
