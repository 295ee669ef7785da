package io.throttlemachines.internal.hedge;

import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter.AttemptOutcome;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter.CallOutcome;
import io.throttlemachines.refusal.RefusedException;
import org.jspecify.annotations.Nullable;

/** Counts how one call and its attempts end, and reports it to the meter that was set when the call began. Thread-safe. */
final class HedgeTally {

    private final DefaultHedge hedge;
    private final HedgeCounts counts;
    private final @Nullable HedgeMeter meter;

    /** When the call began, in nanoseconds of the shared time; 0 without a meter. */
    private final long start;

    /** {@code meter} is null if the call is not measured. */
    HedgeTally(DefaultHedge hedge, @Nullable HedgeMeter meter) {
        this.hedge = hedge;
        this.counts = hedge.counts;
        this.meter = meter;
        this.start = meter == null ? 0 : hedge.nanos();
    }

    void begun() {
        counts.attempts.increment();
    }

    void won(int number) {
        counts.won(number);
        attemptEnded(number, AttemptOutcome.WON);
        callEnded(CallOutcome.SUCCESS);
    }

    void lost(int number) {
        counts.lost.increment();
        attemptEnded(number, AttemptOutcome.LOST);
    }

    /** An attempt that found no thread has neither begun nor been refused: it counts as no attempt. */
    void failed(int number, Throwable failure, boolean begun) {
        if (failure instanceof RefusedException) {
            attemptEnded(number, AttemptOutcome.REFUSED);
        } else if (begun) {
            attemptEnded(number, AttemptOutcome.FAILED);
        }
    }

    /** Counts the call, which has ended, as hedged if more than one attempt was started for it. */
    void countHedged(boolean hedged) {
        if (hedged) {
            counts.hedged.increment();
        }
    }

    private void attemptEnded(int number, AttemptOutcome outcome) {
        if (meter != null) {
            report(() -> meter.attemptEnded(number, outcome));
        }
    }

    void callEnded(CallOutcome outcome) {
        counts.calls(outcome).increment();
        if (meter != null) {
            report(() -> meter.ended(outcome, hedge.nanos() - start));
        }
    }

    private void report(Runnable toMeter) {
        UserCode.run(() -> "The meter of hedge '" + hedge.name() + "'", "no call is affected", toMeter);
    }
}
