package io.throttlemachines.internal.retry;

import io.throttlemachines.breaker.RetryAfterResolver;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.event.Events;
import org.jspecify.annotations.Nullable;

/**
 * The parts that all retries of one {@code ThrottleMachines} share. Internal.
 *
 * @param attempts   what they share with hedges
 * @param retryAfter reads from a failure how long the called service asks to be left alone; null if nothing does
 */
public record RetryParts(
        AttemptParts attempts, Events events, @Nullable RetryAfterResolver retryAfter) {}
