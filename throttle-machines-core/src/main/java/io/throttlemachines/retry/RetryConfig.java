package io.throttlemachines.retry;

import io.throttlemachines.config.Setting;
import io.throttlemachines.internal.config.SettingValues;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a retry. Immutable and thread-safe; created by {@link RetryConfigBuilder}, which documents the
 * meaning, the range and the default of each setting. A setting that may be null is null unless set. Two configurations
 * are equal if all their settings are.
 */
public final class RetryConfig {

    static final Setting<Integer> MAX_ATTEMPTS = Setting.integer("max-attempts", 3, 1, 10);
    static final Setting<Duration> BACKOFF = Setting.durationOrZero("backoff", Duration.ofMillis(100));
    static final Setting<Double> MULTIPLIER = Setting.number("multiplier", 2, 1, 1_000);
    static final Setting<Duration> MAX_BACKOFF = Setting.duration("max-backoff", Duration.ofSeconds(10));
    static final Setting<List<Class<? extends Throwable>>> RETRY_ON = Setting.exceptions("retry-on");
    static final Setting<List<Class<? extends Throwable>>> DO_NOT_RETRY_ON = Setting.exceptions("do-not-retry-on");
    static final Setting<@Nullable Predicate<Throwable>> RETRY_PREDICATE =
            Setting.optional("retry-predicate", Predicate.class);
    static final Setting<@Nullable Duration> TIMEOUT = Setting.duration("timeout");
    static final Setting<Double> BUDGET = Setting.number("budget", 0.2, 0, 9);

    private static final List<Setting<?>> SETTINGS = List.of(
            MAX_ATTEMPTS,
            BACKOFF,
            MULTIPLIER,
            MAX_BACKOFF,
            RETRY_ON,
            DO_NOT_RETRY_ON,
            RETRY_PREDICATE,
            TIMEOUT,
            BUDGET);

    private final SettingValues values;

    RetryConfig(SettingValues values) {
        this.values = values;
    }

    /** A builder that starts from the defaults. */
    public static RetryConfigBuilder builder() {
        return new RetryConfigBuilder(new SettingValues(SETTINGS));
    }

    /** The defaults: a configuration in which nothing was set. */
    public static RetryConfig defaults() {
        return builder().build();
    }

    /** A builder that starts from this configuration. */
    public RetryConfigBuilder toBuilder() {
        return new RetryConfigBuilder(values.copy());
    }

    /** All settings of a retry, in one order. */
    public static List<Setting<?>> settings() {
        return SETTINGS;
    }

    /** The value of one of the {@link #settings()}; null if it is optional and not set. */
    public <T extends @Nullable Object> T get(Setting<T> setting) {
        return values.get(setting);
    }

    public int maxAttempts() {
        return values.get(MAX_ATTEMPTS);
    }

    public Duration backoff() {
        return values.get(BACKOFF);
    }

    public double multiplier() {
        return values.get(MULTIPLIER);
    }

    public Duration maxBackoff() {
        return values.get(MAX_BACKOFF);
    }

    public List<Class<? extends Throwable>> retryOn() {
        return values.get(RETRY_ON);
    }

    public List<Class<? extends Throwable>> doNotRetryOn() {
        return values.get(DO_NOT_RETRY_ON);
    }

    public @Nullable Predicate<Throwable> retryPredicate() {
        return values.get(RETRY_PREDICATE);
    }

    public @Nullable Duration timeout() {
        return values.get(TIMEOUT);
    }

    public double budget() {
        return values.get(BUDGET);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RetryConfig that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "RetryConfig" + values;
    }
}
