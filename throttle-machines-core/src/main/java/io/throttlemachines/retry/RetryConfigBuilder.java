package io.throttlemachines.retry;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import io.throttlemachines.internal.config.SettingValues;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link RetryConfig}. Every method rejects a value outside its range with a {@link ConfigurationException}.
 * Not thread-safe.
 */
public final class RetryConfigBuilder {

    private final SettingValues values;

    RetryConfigBuilder(SettingValues values) {
        this.values = values;
    }

    /** Sets one of {@link RetryConfig#settings()}. */
    public <T extends @Nullable Object> RetryConfigBuilder set(Setting<T> setting, @Nullable T value) {
        values.set(setting, value);
        return this;
    }

    /** Sets how many attempts one call makes at most, the first included. Default: 3. Range: 1 to 10. */
    public RetryConfigBuilder maxAttempts(int value) {
        return set(RetryConfig.MAX_ATTEMPTS, value);
    }

    /**
     * Sets the longest wait before the second attempt. The wait is random between zero and this ("full jitter"), so that
     * callers that failed together do not come back together. Default: 100 ms. Range: zero, which waits for nothing, or longer.
     */
    public RetryConfigBuilder backoff(Duration value) {
        return set(RetryConfig.BACKOFF, value);
    }

    /** Sets by what the longest wait grows with each further attempt. Default: 2. Range: 1 to 1,000. */
    public RetryConfigBuilder multiplier(double value) {
        return set(RetryConfig.MULTIPLIER, value);
    }

    /**
     * Sets the limit of every wait, also of one that a refusal or the called service asks for: a call whose failure asks for a
     * longer wait is not retried. Default: 10 s. Range: longer than zero, and no shorter than {@link #backoff}.
     */
    public RetryConfigBuilder maxBackoff(Duration value) {
        return set(RetryConfig.MAX_BACKOFF, value);
    }

    /**
     * Sets the exceptions that are retried, with their subclasses. Of these and {@link #doNotRetryOn} the most specific class
     * wins. Default: none listed, so every exception is retried, but no {@code Error}, no interruption and no cancellation,
     * which are retried only if they are listed. A time that ran out is retried unless {@link #doNotRetryOn} names it.
     */
    public RetryConfigBuilder retryOn(List<Class<? extends Throwable>> value) {
        return set(RetryConfig.RETRY_ON, value);
    }

    /** Sets the exceptions that are not retried, with their subclasses. Default: none listed. */
    public RetryConfigBuilder doNotRetryOn(List<Class<? extends Throwable>> value) {
        return set(RetryConfig.DO_NOT_RETRY_ON, value);
    }

    /**
     * Sets what decides about an exception that neither list names: it is retried if the predicate accepts it. If the
     * predicate throws, the exception counts as without it. Called on the thread that learns of the failure, never under a
     * lock; must be thread-safe. Default: none.
     */
    public RetryConfigBuilder retryPredicate(@Nullable Predicate<Throwable> value) {
        return set(RetryConfig.RETRY_PREDICATE, value);
    }

    /**
     * Sets how long all attempts and waits together may take. An attempt under way is given up then; a call that would have to
     * wait longer fails at once. Default: none. Range: longer than zero.
     */
    public RetryConfigBuilder timeout(@Nullable Duration value) {
        return set(RetryConfig.TIMEOUT, value);
    }

    /**
     * Sets the largest share of retries among calls over time, such as 0.2 for one retry in five calls; a reserve of 10 retries
     * comes on top, and fills up again by that share. Over the budget, a failure is thrown at once. Default: 0.2. Range: 0, no
     * retries at all, to 9; with {@link #maxAttempts} less one or more, the number of retries is not limited.
     */
    public RetryConfigBuilder budget(double value) {
        return set(RetryConfig.BUDGET, value);
    }

    /** Makes an immutable configuration. Rejects a backoff that is longer than the longest one. */
    public RetryConfig build() {
        SettingValues complete = values.copy();
        Duration backoff = complete.get(RetryConfig.BACKOFF);
        Duration maxBackoff = complete.get(RetryConfig.MAX_BACKOFF);
        if (backoff.compareTo(maxBackoff) > 0) {
            throw new ConfigurationException(
                    null,
                    backoff.equals(RetryConfig.BACKOFF.defaultValue()) ? "max-backoff" : "backoff",
                    "backoff is " + backoff + ", which is longer than max-backoff, " + maxBackoff + ".",
                    "Write a backoff of at most max-backoff, or a longer max-backoff.");
        }
        return new RetryConfig(complete);
    }
}
