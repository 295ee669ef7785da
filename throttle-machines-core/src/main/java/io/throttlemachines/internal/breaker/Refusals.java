package io.throttlemachines.internal.breaker;

import io.throttlemachines.control.Mode;
import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.internal.bulkhead.Bulkhead;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter.Outcome;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.RefusedException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Refuses calls, counts them, and lets them pass in mode observe. Thread-safe. */
final class Refusals {

    private final String name;
    private final CircuitMachine circuit;
    private final BreakerParts parts;
    private final LongAdder refused;

    Refusals(String name, CircuitMachine circuit, BreakerParts parts, LongAdder refused) {
        this.name = name;
        this.circuit = circuit;
        this.parts = parts;
        this.refused = refused;
    }

    /** Counts the calls that were refused, or would have been in observe mode. */
    LongAdder counter() {
        return refused;
    }

    /** How many calls were refused, or would have been in observe mode. */
    long count() {
        return refused.sum();
    }

    /** Why a caller in line must not wait for a place any longer; null if it must. */
    @Nullable
    RefusedException ofWait() {
        for (CircuitMachine each = circuit; each != null; each = each.own) {
            if (each.period() instanceof OpenState open) {
                return each.refusal(open, each.nanos());
            }
        }
        return circuit.mode() == Mode.ENFORCE ? null : full(circuit.decorators().bulkhead());
    }

    /** Refuses a call: throws, or returns an admission that counts nothing if the mode is not {@code enforce}. */
    CircuitAdmission refuse(RefusedException refusal) {
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

    /** Refuses a call for which there is no place. */
    CircuitAdmission refuseFull(@Nullable Bulkhead bulkhead) {
        return refuse(full(bulkhead));
    }

    private RefusedException full(@Nullable Bulkhead bulkhead) {
        return bulkhead == null ? new BulkheadFullException(name, 0) : bulkhead.full();
    }

    /** Refuses a call that has waited in vain. Throws what ended the wait if that was no refusal. */
    CircuitAdmission refuseFor(@Nullable Throwable ended) {
        if (ended instanceof RefusedException refusal) {
            return refuse(refusal);
        }
        if (ended instanceof Error error) {
            throw error;
        }
        throw ended instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(ended);
    }
}
