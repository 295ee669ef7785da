package io.throttlemachines.internal.retry;

import io.throttlemachines.metrics.ThrottleMeters.RetryMeter.CallOutcome;
import io.throttlemachines.retry.RetryStatus;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** The outcomes of all calls since the start. Thread-safe. */
final class RetryCounts {

    final LongAdder retries = new LongAdder();

    /** By the ordinal of the outcome. */
    private final LongAdder[] calls =
            Stream.of(CallOutcome.values()).map(each -> new LongAdder()).toArray(LongAdder[]::new);

    /** One more call has ended so. */
    void ended(CallOutcome outcome) {
        calls[outcome.ordinal()].increment();
    }

    private static long of(CallOutcome outcome, long[] ended) {
        return ended[outcome.ordinal()];
    }

    RetryStatus status(String name, long budgetLeft) {
        long[] ended = Arrays.stream(calls).mapToLong(LongAdder::sum).toArray();
        long all = Arrays.stream(ended).sum();
        long cancelled = of(CallOutcome.CANCELLED, ended);
        long afterRetry = of(CallOutcome.SUCCESS_AFTER_RETRY, ended);
        long succeeded = of(CallOutcome.SUCCESS, ended) + afterRetry;
        return new RetryStatus(
                name,
                all,
                retries.sum(),
                afterRetry,
                of(CallOutcome.FAILURE, ended),
                of(CallOutcome.BUDGET_EXHAUSTED, ended),
                of(CallOutcome.REFUSED, ended),
                cancelled,
                budgetLeft,
                all == cancelled ? 1 : (double) succeeded / (all - cancelled));
    }
}
