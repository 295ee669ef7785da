package io.throttlemachines.retry;

/**
 * A retry at one moment. All numbers but the budget count since the start.
 *
 * @param calls               calls that have ended
 * @param retries             attempts after the first of a call
 * @param successesAfterRetry calls that succeeded at their second attempt or later
 * @param failed              calls that failed, also because no attempt or no time was left
 * @param budgetExhausted     calls that failed because the budget allowed no further attempt
 * @param refused             calls that ended with a refusal of a breaker or limiter
 * @param cancelled           calls that the caller gave up, or that the end of the library ended
 * @param budgetLeft          how many retries the budget would allow now; {@code Long.MAX_VALUE} if it does not limit them
 * @param successRate         the share of calls that got an answer, without the cancelled ones, 0 to 1; 1 before the first
 */
public record RetryStatus(
        String name,
        long calls,
        long retries,
        long successesAfterRetry,
        long failed,
        long budgetExhausted,
        long refused,
        long cancelled,
        long budgetLeft,
        double successRate) {}
