package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.breaker.timeout.TimeLimit;
import io.throttlemachines.internal.bulkhead.Bulkhead;
import io.throttlemachines.internal.bulkhead.Place;
import io.throttlemachines.internal.bulkhead.PlaceWait;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Admits or refuses calls. A closed circuit that nothing blocks needs two volatile reads: its state period, and whether
 * its node is blocked. Every other case takes the slow path.
 */
final class AdmissionControl implements AsyncCalls.Admissions {

    private final CircuitMachine circuit;
    private final BreakerParts parts;
    private final Refusals refusals;
    private final CircuitEntry entry;

    /** Whether each call has more to ask than its circuit and whether its node is blocked. */
    private final boolean asksMore;

    AdmissionControl(
            String name,
            BreakerConfig config,
            CircuitMachine circuit,
            BreakerParts parts,
            @Nullable AdmissionControl own) { // that of the breaker whose key it is
        LongAdder refused = own == null ? new LongAdder() : own.refusals.counter();
        this.refusals = new Refusals(name, circuit, parts, refused);
        this.circuit = circuit;
        this.parts = parts;
        this.asksMore = config.guard() != null || own != null;
        this.entry = new CircuitEntry(name, circuit, parts, refusals, own == null ? null : own.entry, asksMore);
    }

    /** Asks the circuit for a call of a key: see {@link CircuitEntry#forKey}. */
    @Nullable
    CircuitAdmission admitForKey() {
        return entry.forKey(false);
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
            admission = admitSlowly(entry.fleetDeadline(), false, null);
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
        if (!circuit.node.blocked() && !asksMore) {
            CircuitAdmission admission = period.tryEnter();
            if (admission != null) {
                return decorate(admission, held);
            }
        }
        return null;
    }

    /** Like {@link CircuitEntry#enter}, with place, meter and time limit; null also if the caller may wait for a place. */
    private @Nullable Admission admitSlowly(long deadline, boolean later, @Nullable Place held) {
        CircuitAdmission entered = entry.enter(deadline, later);
        return entered == null || entered instanceof MeasuredCall ? entered : decorate(entered, held);
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
            return admitOrRefuse(mayWait ? entry.fleetDeadline() : 0, place);
        } finally {
            place.releaseUnused();
        }
    }

    private Admission refuseFull() {
        return refusals.refuseFull(circuit.decorators().bulkhead());
    }
}
