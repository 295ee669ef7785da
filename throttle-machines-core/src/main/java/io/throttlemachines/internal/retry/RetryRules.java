package io.throttlemachines.internal.retry;

import io.throttlemachines.breaker.RetryAfterResolver;
import io.throttlemachines.internal.call.AskedWait;
import io.throttlemachines.internal.call.ExceptionRules;
import io.throttlemachines.internal.call.ExceptionRules.Verdict;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.retry.RetryConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a failure is worth another attempt, and when. Where nobody asks for a time, the wait is random between zero
 * and a limit that grows exponentially ("full jitter" of M. Brooker, "Exponential Backoff And Jitter", 2015). Immutable and
 * thread-safe.
 */
final class RetryRules {

    private final int maxAttempts;
    private final double backoff;
    private final double multiplier;
    private final long maxBackoff;
    private final ExceptionRules exceptions;
    private final @Nullable RetryAfterResolver resolver;

    RetryRules(String retry, RetryConfig config, @Nullable RetryAfterResolver resolver) {
        this.maxAttempts = config.maxAttempts();
        this.backoff = config.backoff().toNanos();
        this.multiplier = config.multiplier();
        this.maxBackoff = config.maxBackoff().toNanos();
        this.resolver = resolver;
        this.exceptions = new ExceptionRules(
                config.retryOn(),
                config.doNotRetryOn(),
                config.retryPredicate(),
                "retry-predicate of retry '" + retry + "'",
                unlisted -> config.retryOn().isEmpty() && !(unlisted instanceof Error));
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param thrown the failure of the last attempt
     * @param made   how many attempts there were
     * @param mayAsk whether the call has not yet waited for a time that a refusal or the called service asked for
     */
    Wait waitAfter(Throwable thrown, int made, boolean mayAsk) {
        Throwable failure = Futures.unwrap(thrown);
        if (made >= maxAttempts) {
            return Wait.NEVER;
        }
        if (failure instanceof RefusedException refusal) {
            Duration asked = refusal.retryAfter().orElse(null);
            return asked == null || exceptions.listed(failure) == Verdict.EXCLUDED
                    ? Wait.NEVER
                    : asked(Time.saturatedNanos(asked), mayAsk);
        }
        if (exceptions.verdict(failure) != Verdict.MEANT) {
            return Wait.NEVER;
        }
        long asked = AskedWait.nanos(failure, resolver, "the usual backoff applies");
        return asked == AskedWait.NONE ? new Wait(random(made), false) : asked(asked, mayAsk);
    }

    private Wait asked(long nanos, boolean mayAsk) {
        return mayAsk && nanos <= maxBackoff ? new Wait(nanos, true) : Wait.NEVER;
    }

    private long random(int made) {
        double longest = Math.min((double) maxBackoff, backoff * Math.pow(multiplier, made - 1));
        return (long) (longest * ThreadLocalRandom.current().nextDouble());
    }
}
