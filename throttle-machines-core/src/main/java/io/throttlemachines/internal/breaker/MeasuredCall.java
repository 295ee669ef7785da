package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter.Outcome;
import org.jspecify.annotations.Nullable;

/** The admission of a call that a meter measures. Judges the outcome once, for the meter and for the circuit. */
final class MeasuredCall implements Admission {

    private final CircuitAdmission entry;
    private final BreakerMeter meter;
    private final CircuitMachine circuit;
    private final boolean observed;
    private final long start;

    /**
     * Begins to measure.
     *
     * @param entry    the admission itself
     * @param meter    receives the outcome
     * @param circuit  judges the outcome, and has the clock
     * @param observed whether the call was admitted only because of the mode OBSERVE
     */
    MeasuredCall(CircuitAdmission entry, BreakerMeter meter, CircuitMachine circuit, boolean observed) {
        this.entry = entry;
        this.meter = meter;
        this.circuit = circuit;
        this.observed = observed;
        this.start = circuit.nanos();
    }

    @Override
    public void succeeded(@Nullable Object result) {
        end(circuit.failures().verdictOfAnswer(result), null);
    }

    @Override
    public void failed(Throwable failure) {
        end(circuit.failures().verdict(failure), Futures.unwrap(failure));
    }

    @Override
    public void release() {
        long nanos = circuit.nanos() - start;
        entry.release();
        report(Verdict.NONE, nanos);
    }

    private void end(Verdict verdict, @Nullable Throwable failure) {
        long nanos = circuit.nanos() - start;
        entry.ended(verdict, failure);
        report(verdict, nanos);
    }

    private void report(Verdict verdict, long nanos) {
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
