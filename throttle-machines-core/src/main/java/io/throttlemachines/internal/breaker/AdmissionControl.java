package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ActionBlocked.Action;
import io.throttlemachines.graph.GraphStatus.NodeStatus.Kind;
import io.throttlemachines.internal.breaker.timeout.TimeLimit;
import io.throttlemachines.internal.bulkhead.Bulkhead;
import io.throttlemachines.internal.bulkhead.Place;
import io.throttlemachines.internal.bulkhead.PlaceWait;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.DependencyException.Blockage;
import io.throttlemachines.refusal.RefusedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Admits or refuses calls. A closed circuit that nothing blocks needs two volatile reads: its state period, and whether
 * its node is blocked. Every other case takes the slow path.
 */
final class AdmissionControl implements AsyncCalls.Admissions {

    private final String name;
    private final CircuitMachine circuit;
    private final BreakerParts parts;
    private final boolean guarded;
    private final Refusals refusals;

    AdmissionControl(String name, BreakerConfig config, CircuitMachine circuit, BreakerParts parts, LongAdder refused) {
        this.refusals = new Refusals(name, circuit, parts, refused);
        this.name = name;
        this.circuit = circuit;
        this.parts = parts;
        this.guarded = config.guard() != null;
    }

    /** How it refuses, and how often it has. */
    Refusals refusals() {
        return refusals;
    }

    /** Never blocks the thread, and waits for nothing. */
    Admission admit() {
        return admitOrRefuse(0, null);
    }

    /**
     * Waits on the thread: for a fleet that decides whether the call is a probe, at most for its timeout, and for a place, at most
     * for {@code max-concurrent-wait}.
     */
    Admission admitOrWait() {
        Admission admission = admitFast(null);
        if (admission == null) {
            admission = admitSlowly(fleetDeadline(), false, null);
        }
        return admission != null ? admission : awaitPlace();
    }

    @Override
    public @Nullable Admission now() {
        Admission admission = admitFast(null);
        return admission != null ? admission : admitSlowly(0, true, null);
    }

    @Override
    public CompletableFuture<Admission> later() {
        FleetLink link = circuit.link;
        return link == null || (circuit.decorators().hasWait() && !link.isAsking())
                ? placeLater()
                : FleetWait.begin(this, link, parts);
    }

    /** Waits for a place without holding the thread. Cancelling the result ends the wait. */
    CompletableFuture<Admission> placeLater() {
        PlaceWait wait = beginWait();
        return wait == null
                ? AdmissionWait.immediate(this::refuseFull)
                : AdmissionWait.after(wait, this, parts.calls());
    }

    /** Does not wait for the fleet; null if the caller may wait for a place. */
    @Nullable
    Admission admitWithoutFleet() {
        Admission admission = admitFast(null);
        return admission != null ? admission : admitSlowly(0, false, null);
    }

    /**
     * Admits a call of a key, whose circuit counts the call, without place, meter and time limit.
     *
     * @return null if the circuit is CLOSED and nothing keeps calls out
     */
    @Nullable
    Admission admitForKey() {
        if (circuit.period() instanceof ClosedState && !circuit.node.blocked() && !guarded) {
            return null;
        }
        return enter(0, false);
    }

    private Admission admitOrRefuse(long deadline, @Nullable Place held) {
        Admission admission = admitFast(held);
        if (admission == null) {
            admission = admitSlowly(deadline, false, held);
        }
        return admission != null ? admission : refuseFull();
    }

    /** Null if that needs the slow path. */
    private @Nullable Admission admitFast(@Nullable Place held) {
        StatePeriod period = circuit.period();
        if (!circuit.node.blocked() && !guarded) {
            CircuitAdmission admission = period.tryEnter();
            if (admission != null) {
                return decorate(admission, held);
            }
        }
        return null;
    }

    /** Like {@link #enter}, with place, meter and time limit; null also if the caller may wait for a place. */
    private @Nullable Admission admitSlowly(long deadline, boolean later, @Nullable Place held) {
        CircuitAdmission entered = enter(deadline, later);
        return entered == null || entered instanceof MeasuredCall ? entered : decorate(entered, held);
    }

    /**
     * Asks the circuit. Waits for the fleet until the deadline; not at all if that is zero.
     *
     * @param later whether the call can wait without a thread: then null instead of a refusal while the fleet is asked
     */
    private @Nullable CircuitAdmission enter(long deadline, boolean later) {
        while (true) {
            if (circuit.mode() == Mode.OFF) {
                return OffState.UNCOUNTED;
            }
            StatePeriod period = circuit.period();
            RefusedException refusal = period instanceof OpenState open ? recover(open, deadline) : blockage();
            if (refusal != null) {
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

    /** Until when a thread waits for the fleet's answer; zero if there is no fleet. */
    private long fleetDeadline() {
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
        return new DependencyException(
                name, Kind.BREAKER, new Blockage(List.of(name), objection, true), RefusedException.UNKNOWN);
    }

    /** Adds place, meter and time limit to a call that the circuit has admitted; null if the caller may wait for a place. */
    @SuppressWarnings("ReferenceEquality") // most breakers have NONE: one comparison on the path of every call
    private @Nullable Admission decorate(CircuitAdmission admission, @Nullable Place held) {
        CallDecorators decorators = circuit.decorators();
        if (decorators == CallDecorators.NONE || admission == OffState.UNCOUNTED) {
            return admission;
        }
        Bulkhead bulkhead = decorators.bulkhead();
        try {
            Admission complete = complete(admission, decorators, bulkhead, held);
            if (complete != null) {
                return complete;
            }
        } catch (Throwable failed) {
            admission.release();
            throw failed;
        }
        admission.release();
        return decorators.hasWait() && circuit.mode() == Mode.ENFORCE ? null : refuseFull();
    }

    /** Returns null if there is no place. If it throws, no place is taken. */
    private @Nullable Admission complete(
            CircuitAdmission admission, CallDecorators decorators, @Nullable Bulkhead bulkhead, @Nullable Place held) {
        BreakerMeter meter = decorators.meter();
        CircuitAdmission measured = meter == null ? admission : new MeasuredCall(admission, meter, circuit, false);
        TimeLimit limit = decorators.timeLimit();
        boolean cutsOff = limit != null && cutsOff();
        if (bulkhead == null) {
            return limit == null ? measured : limit.begin(measured, OffState.UNCOUNTED, cutsOff);
        }
        Place place = bulkhead.tryEnter(limit == null ? measured : OffState.UNCOUNTED, held);
        return place == null || limit == null ? place : limit.begin(measured, place, cutsOff);
    }

    /** In mode observe a call that takes too long counts, and goes on. */
    private boolean cutsOff() {
        return circuit.mode() == Mode.ENFORCE;
    }

    private Admission awaitPlace() {
        PlaceWait wait = beginWait();
        if (wait == null) {
            return refuseFull();
        }
        try {
            return admitTo(wait.get(), true);
        } catch (ExecutionException ended) {
            return refusals.refuseFor(ended.getCause());
        } catch (InterruptedException interrupted) {
            wait.abandon();
            Thread.currentThread().interrupt();
            return refuseFull();
        } catch (Throwable failed) { // such as the end of the stack
            wait.abandon();
            throw failed;
        }
    }

    /** Begins to wait for a place; null if there is no room for one more to wait. It may have ended at once. */
    private @Nullable PlaceWait beginWait() {
        return circuit.decorators().await(parts.calls(), refusals::ofWait);
    }

    /** Admits a call to a place that it has waited for: the circuit, guards and dependencies are asked again. */
    Admission admitTo(Place place, boolean mayWait) {
        try {
            return admitOrRefuse(mayWait ? fleetDeadline() : 0, place);
        } finally {
            place.releaseUnused();
        }
    }

    private Admission refuseFull() {
        return refusals.refuseFull(circuit.decorators().bulkhead());
    }
}
