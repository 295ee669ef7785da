package io.throttlemachines.internal.retry;

import io.throttlemachines.metrics.ThrottleMeters.RetryMeter.CallOutcome;
import io.throttlemachines.retry.RetryStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** The outcomes of all calls since the start. Thread-safe. */
final class RetryCounts {

    final LongAdder retries = new LongAdder();

    /** One counter for each outcome; the map does not change. */
    private final Map<CallOutcome, LongAdder> calls = new EnumMap<>(CallOutcome.class);

    RetryCounts() {
        for (CallOutcome outcome : CallOutcome.values()) {
            calls.put(outcome, new LongAdder());
        }
    }

    /** One more call has ended so. */
    void ended(CallOutcome outcome) {
        of(calls, outcome).increment();
    }

    private static <V> V of(Map<CallOutcome, V> counts, CallOutcome outcome) {
        return Objects.requireNonNull(counts.get(outcome));
    }

    RetryStatus status(String name, long budgetLeft) {
        Map<CallOutcome, Long> ended = new EnumMap<>(CallOutcome.class);
        calls.forEach((outcome, count) -> ended.put(outcome, count.sum()));
        long all = ended.values().stream().mapToLong(Long::longValue).sum();
        long cancelled = of(ended, CallOutcome.CANCELLED);
        long afterRetry = of(ended, CallOutcome.SUCCESS_AFTER_RETRY);
        long succeeded = of(ended, CallOutcome.SUCCESS) + afterRetry;
        return new RetryStatus(
                name,
                all,
                retries.sum(),
                afterRetry,
                of(ended, CallOutcome.FAILURE),
                of(ended, CallOutcome.BUDGET_EXHAUSTED),
                of(ended, CallOutcome.REFUSED),
                cancelled,
                budgetLeft,
                all == cancelled ? 1 : (double) succeeded / (all - cancelled));
    }
}
