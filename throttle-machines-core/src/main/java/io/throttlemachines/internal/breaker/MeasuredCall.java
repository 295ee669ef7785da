package io.throttlemachines.internal.breaker;

import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter.Outcome;
import org.jspecify.annotations.Nullable;

/** The admission of a call that a meter measures. Judges the outcome once, for the meter and for the circuit. */
final class MeasuredCall implements CircuitAdmission {

    private final CircuitAdmission entry;
    private final BreakerMeter meter;
    private final CircuitMachine circuit;
    private final boolean observed;
    private final long start;

    /** Begins to measure a call; {@code observed} if it was admitted only because of the mode OBSERVE. */
    MeasuredCall(CircuitAdmission entry, BreakerMeter meter, CircuitMachine circuit, boolean observed) {
        this.entry = entry;
        this.meter = meter;
        this.circuit = circuit;
        this.observed = observed;
        this.start = circuit.nanos();
    }

    @Override
    public FailureClassifier judge() {
        return circuit.failures;
    }

    @Override
    public void ended(Verdict verdict, @Nullable Throwable failure) {
        long nanos = 0;
        try {
            nanos = circuit.nanos() - start;
        } finally {
            entry.ended(verdict, failure);
        }
        meter.ended(observed ? Outcome.OBSERVED : outcome(verdict), nanos);
    }

    private static Outcome outcome(Verdict verdict) {
        return switch (verdict) {
            case SUCCESS -> Outcome.SUCCESS;
            case FAILURE -> Outcome.FAILURE;
            case NONE -> Outcome.IGNORED;
        };
    }
}
