package io.throttlemachines.internal.retry;

import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.metrics.ThrottleMeters.RetryMeter;
import io.throttlemachines.metrics.ThrottleMeters.RetryMeter.AttemptOutcome;
import io.throttlemachines.metrics.ThrottleMeters.RetryMeter.CallOutcome;
import io.throttlemachines.refusal.RefusedException;
import org.jspecify.annotations.Nullable;

/** Counts how one call and its attempts end, and reports it to the meter that was set when the call began. Thread-safe. */
final class RetryTally {

    private final DefaultRetry retry;
    private final @Nullable RetryMeter meter;

    /** When the call began, in nanoseconds of the shared time; 0 without a meter. */
    private final long start;

    /** {@code meter} is null if the call is not measured. */
    RetryTally(DefaultRetry retry, @Nullable RetryMeter meter) {
        this.retry = retry;
        this.meter = meter;
        this.start = meter == null ? 0 : retry.nanos();
    }

    /** An attempt succeeded, and with it the call. */
    void succeeded(int number) {
        if (meter != null) {
            attemptEnded(number, AttemptOutcome.SUCCESS);
        }
        callEnded(number == 0 ? CallOutcome.SUCCESS : CallOutcome.SUCCESS_AFTER_RETRY);
    }

    void failed(int number, Throwable failure) {
        attemptEnded(
                number,
                Futures.unwrap(failure) instanceof RefusedException ? AttemptOutcome.REFUSED : AttemptOutcome.FAILURE);
    }

    void cancelled(int number) {
        attemptEnded(number, AttemptOutcome.CANCELLED);
    }

    private void attemptEnded(int number, AttemptOutcome outcome) {
        if (meter != null) {
            report(() -> meter.attemptEnded(number, outcome));
        }
    }

    void callEnded(CallOutcome outcome) {
        retry.counts.ended(outcome);
        if (meter != null) {
            report(() -> meter.ended(outcome, retry.nanos() - start));
        }
    }

    private void report(Runnable toMeter) {
        UserCode.run(() -> "The meter of retry '" + retry.name() + "'", "no call is affected", toMeter);
    }
}
