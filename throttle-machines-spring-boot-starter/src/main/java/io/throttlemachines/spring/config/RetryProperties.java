package io.throttlemachines.spring.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/** A retry in application.yml, or what {@code defaults} set for all of them; null where nothing is written. */
@ConfigurationPropertiesSource
class RetryProperties {

    /** Attempts in all, the first one included. Default: as under defaults, else 3. */
    private @Nullable Integer maxAttempts;

    /** Longest wait before the second attempt. The wait is random between zero and this. Default: as under defaults, else 100ms. */
    private @Nullable Duration backoff;

    /** Factor by which the longest wait grows with each further attempt. Default: as under defaults, else 2. */
    private @Nullable Double multiplier;

    /** Limit of every wait, also of one that a refusal or the called service asks for. Default: as under defaults, else 10s. */
    private @Nullable Duration maxBackoff;

    /** Exceptions that are retried; the most specific class of both lists wins. Default: as under defaults, else all but errors. */
    private @Nullable List<Class<? extends Throwable>> retryOn;

    /** Exceptions that are not retried; the most specific class of both lists wins. Default: as under defaults, else none. */
    private @Nullable List<Class<? extends Throwable>> doNotRetryOn;

    /** Name of a java.util.function.Predicate bean that says which exceptions are retried, where neither list names them. Default: as under defaults, else none. */
    private @Nullable String retryPredicate;

    /** Time that all attempts and waits together may take. Default: as under defaults, else none. */
    private @Nullable Duration timeout;

    /** Share of calls that retries never exceed over time. Default: as under defaults, else 0.2. */
    private @Nullable Double budget;

    public @Nullable Integer getMaxAttempts() {
        return maxAttempts;
    }

    public void setMaxAttempts(@Nullable Integer value) {
        maxAttempts = value;
    }

    public @Nullable Duration getBackoff() {
        return backoff;
    }

    public void setBackoff(@Nullable Duration value) {
        backoff = value;
    }

    public @Nullable Double getMultiplier() {
        return multiplier;
    }

    public void setMultiplier(@Nullable Double value) {
        multiplier = value;
    }

    public @Nullable Duration getMaxBackoff() {
        return maxBackoff;
    }

    public void setMaxBackoff(@Nullable Duration value) {
        maxBackoff = value;
    }

    public @Nullable List<Class<? extends Throwable>> getRetryOn() {
        return retryOn;
    }

    public void setRetryOn(@Nullable List<Class<? extends Throwable>> value) {
        retryOn = value;
    }

    public @Nullable List<Class<? extends Throwable>> getDoNotRetryOn() {
        return doNotRetryOn;
    }

    public void setDoNotRetryOn(@Nullable List<Class<? extends Throwable>> value) {
        doNotRetryOn = value;
    }

    public @Nullable String getRetryPredicate() {
        return retryPredicate;
    }

    public void setRetryPredicate(@Nullable String value) {
        retryPredicate = value;
    }

    public @Nullable Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(@Nullable Duration value) {
        timeout = value;
    }

    public @Nullable Double getBudget() {
        return budget;
    }

    public void setBudget(@Nullable Double value) {
        budget = value;
    }
}
