package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.retry.RetryStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The status of a retry. All counts start when the application starts.
 *
 * @param calls               calls that ended
 * @param retries             attempts after the first of a call
 * @param successesAfterRetry calls that succeeded at their second attempt or later
 * @param failed              calls that failed
 * @param budgetExhausted     calls that failed because the budget allowed no further attempt
 * @param refused             calls that ended with a refusal
 * @param cancelled           calls that their caller gave up
 * @param budgetLeft          how many retries the budget would allow now; left out if it does not limit them
 * @param successRate         the share of calls that got an answer, 0 to 1
 */
public record RetryDescriptor(
        long calls,
        long retries,
        long successesAfterRetry,
        long failed,
        long budgetExhausted,
        long refused,
        long cancelled,
        @Nullable Long budgetLeft,
        double successRate)
        implements OperationResponseBody {

    public static RetryDescriptor of(RetryStatus status) {
        return new RetryDescriptor(
                status.calls(),
                status.retries(),
                status.successesAfterRetry(),
                status.failed(),
                status.budgetExhausted(),
                status.refused(),
                status.cancelled(),
                status.budgetLeft() == Long.MAX_VALUE ? null : status.budgetLeft(),
                status.successRate());
    }
}
