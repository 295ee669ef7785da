package io.throttlemachines.breaker;

import io.throttlemachines.config.Setting;
import io.throttlemachines.control.Mode;
import io.throttlemachines.fleet.Quorum;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.internal.config.SettingValues;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a breaker. Immutable and thread-safe. {@link BreakerConfigBuilder} creates it, and documents the
 * meaning, the range and the default of each setting. A setting that may be null is null unless set. Two configurations
 * are equal if all their settings are equal.
 */
public final class BreakerConfig {

    static final Setting<Integer> FAILURE_THRESHOLD =
            Setting.integer("failure-threshold", 5, 1, 1_000_000).whileRunning();
    static final Setting<Duration> FAILURE_WINDOW =
            Setting.duration("failure-window", Duration.ofSeconds(60)).whileRunning();
    static final Setting<@Nullable Integer> FAILURE_WINDOW_CALLS =
            Setting.integer("failure-window-calls", 1, 1_000_000).whileRunning();
    static final Setting<@Nullable Double> FAILURE_RATE_THRESHOLD =
            Setting.percentage("failure-rate-threshold").whileRunning();
    static final Setting<Integer> MINIMUM_CALLS =
            Setting.integer("minimum-calls", 10, 1, Integer.MAX_VALUE).whileRunning();
    static final Setting<@Nullable Duration> SLOW_CALL_DURATION =
            Setting.duration("slow-call-duration").whileRunning();
    static final Setting<@Nullable Double> SLOW_CALL_RATE_THRESHOLD =
            Setting.percentage("slow-call-rate-threshold").whileRunning();
    static final Setting<@Nullable Predicate<@Nullable Object>> FAILURE_PREDICATE =
            Setting.optional("failure-predicate", Predicate.class);
    static final Setting<List<Class<? extends Throwable>>> RECORD_EXCEPTIONS = Setting.exceptions("record-exceptions");
    static final Setting<List<Class<? extends Throwable>>> IGNORE_EXCEPTIONS = Setting.exceptions("ignore-exceptions");
    static final Setting<@Nullable Predicate<Throwable>> EXCEPTION_PREDICATE =
            Setting.optional("exception-predicate", Predicate.class);
    static final Setting<Duration> RESET_TIMEOUT =
            Setting.duration("reset-timeout", Duration.ofSeconds(60)).whileRunning();
    static final Setting<Double> RESET_TIMEOUT_JITTER =
            Setting.number("reset-timeout-jitter", 0.25, 0, 1).whileRunning();
    static final Setting<Double> RESET_TIMEOUT_MULTIPLIER =
            Setting.number("reset-timeout-multiplier", 1, 1, Double.MAX_VALUE).whileRunning();
    static final Setting<@Nullable Duration> RESET_TIMEOUT_MAX =
            Setting.duration("reset-timeout-max").whileRunning();
    static final Setting<Integer> HALF_OPEN_CALLS =
            Setting.integer("half-open-calls", 1, 1, Integer.MAX_VALUE).whileRunning();
    static final Setting<Integer> SUCCESS_THRESHOLD =
            Setting.integer("success-threshold", 1, 1, Integer.MAX_VALUE).whileRunning();
    static final Setting<@Nullable Duration> PROBE_TIMEOUT =
            Setting.duration("probe-timeout").whileRunning();
    static final Setting<@Nullable Integer> MAX_CONCURRENT =
            Setting.integer("max-concurrent", 1, Integer.MAX_VALUE).whileRunning();
    static final Setting<Long> MAX_KEYS = Setting.count("max-keys", 10_000);
    static final Setting<Long> MAX_KEY_LENGTH = Setting.count("max-key-length", 256);
    static final Setting<Duration> MAX_CONCURRENT_WAIT =
            Setting.durationOrZero("max-concurrent-wait", Duration.ZERO).whileRunning();
    static final Setting<@Nullable Duration> TIMEOUT =
            Setting.duration("timeout").whileRunning();
    static final Setting<Mode> MODE = Setting.of("mode", Mode.class, Mode.ENFORCE, value -> value);
    static final Setting<Scope> SCOPE = Setting.of("scope", Scope.class, Scope.LOCAL, value -> value);
    static final Setting<@Nullable Quorum> QUORUM =
            Setting.<Quorum>optional("quorum", Quorum.class).whileRunning();
    static final Setting<List<String>> DEPENDS_ON = Setting.names("depends-on");
    static final Setting<List<String>> CASCADES_TO = Setting.names("cascades-to");
    static final Setting<@Nullable CircuitGuard> RECOVERY_GUARD =
            Setting.optional("recovery-guard", CircuitGuard.class);
    static final Setting<@Nullable CircuitGuard> RESET_GUARD = Setting.optional("reset-guard", CircuitGuard.class);
    static final Setting<@Nullable CircuitGuard> GUARD = Setting.optional("guard", CircuitGuard.class);

    private static final List<Setting<?>> SETTINGS = List.of(
            FAILURE_THRESHOLD,
            FAILURE_WINDOW,
            FAILURE_WINDOW_CALLS,
            FAILURE_RATE_THRESHOLD,
            MINIMUM_CALLS,
            SLOW_CALL_DURATION,
            SLOW_CALL_RATE_THRESHOLD,
            FAILURE_PREDICATE,
            RECORD_EXCEPTIONS,
            IGNORE_EXCEPTIONS,
            EXCEPTION_PREDICATE,
            RESET_TIMEOUT,
            RESET_TIMEOUT_JITTER,
            RESET_TIMEOUT_MULTIPLIER,
            RESET_TIMEOUT_MAX,
            HALF_OPEN_CALLS,
            SUCCESS_THRESHOLD,
            PROBE_TIMEOUT,
            MAX_CONCURRENT,
            MAX_KEYS,
            MAX_KEY_LENGTH,
            MAX_CONCURRENT_WAIT,
            TIMEOUT,
            MODE,
            SCOPE,
            QUORUM,
            DEPENDS_ON,
            CASCADES_TO,
            RECOVERY_GUARD,
            RESET_GUARD,
            GUARD);

    private final SettingValues values;

    BreakerConfig(SettingValues values) {
        this.values = values;
    }

    /** A builder that starts from the defaults. */
    public static BreakerConfigBuilder builder() {
        return new BreakerConfigBuilder(new SettingValues(SETTINGS));
    }

    /** The defaults: a configuration in which nothing was set. */
    public static BreakerConfig defaults() {
        return builder().build();
    }

    /** A builder that starts from this configuration. */
    public BreakerConfigBuilder toBuilder() {
        return new BreakerConfigBuilder(values.copy());
    }

    /** All settings of a breaker, always in the same order. */
    public static List<Setting<?>> settings() {
        return SETTINGS;
    }

    /** The value of one of the {@link #settings()}; null if it is optional and not set. */
    public <T extends @Nullable Object> T get(Setting<T> setting) {
        return values.get(setting);
    }

    public int failureThreshold() {
        return values.get(FAILURE_THRESHOLD);
    }

    public Duration failureWindow() {
        return values.get(FAILURE_WINDOW);
    }

    public @Nullable Integer failureWindowCalls() {
        return values.get(FAILURE_WINDOW_CALLS);
    }

    public @Nullable Double failureRateThreshold() {
        return values.get(FAILURE_RATE_THRESHOLD);
    }

    public int minimumCalls() {
        return values.get(MINIMUM_CALLS);
    }

    public @Nullable Duration slowCallDuration() {
        return values.get(SLOW_CALL_DURATION);
    }

    public @Nullable Double slowCallRateThreshold() {
        return values.get(SLOW_CALL_RATE_THRESHOLD);
    }

    public @Nullable Predicate<@Nullable Object> failurePredicate() {
        return values.get(FAILURE_PREDICATE);
    }

    public List<Class<? extends Throwable>> recordExceptions() {
        return values.get(RECORD_EXCEPTIONS);
    }

    public List<Class<? extends Throwable>> ignoreExceptions() {
        return values.get(IGNORE_EXCEPTIONS);
    }

    public @Nullable Predicate<Throwable> exceptionPredicate() {
        return values.get(EXCEPTION_PREDICATE);
    }

    public Duration resetTimeout() {
        return values.get(RESET_TIMEOUT);
    }

    public double resetTimeoutJitter() {
        return values.get(RESET_TIMEOUT_JITTER);
    }

    public double resetTimeoutMultiplier() {
        return values.get(RESET_TIMEOUT_MULTIPLIER);
    }

    public @Nullable Duration resetTimeoutMax() {
        return values.get(RESET_TIMEOUT_MAX);
    }

    public int halfOpenCalls() {
        return values.get(HALF_OPEN_CALLS);
    }

    public int successThreshold() {
        return values.get(SUCCESS_THRESHOLD);
    }

    public @Nullable Duration probeTimeout() {
        return values.get(PROBE_TIMEOUT);
    }

    public @Nullable Integer maxConcurrent() {
        return values.get(MAX_CONCURRENT);
    }

    public long maxKeys() {
        return values.get(MAX_KEYS);
    }

    public long maxKeyLength() {
        return values.get(MAX_KEY_LENGTH);
    }

    public Duration maxConcurrentWait() {
        return values.get(MAX_CONCURRENT_WAIT);
    }

    public @Nullable Duration timeout() {
        return values.get(TIMEOUT);
    }

    public Mode mode() {
        return values.get(MODE);
    }

    public Scope scope() {
        return values.get(SCOPE);
    }

    public @Nullable Quorum quorum() {
        return values.get(QUORUM);
    }

    public List<String> dependsOn() {
        return values.get(DEPENDS_ON);
    }

    public List<String> cascadesTo() {
        return values.get(CASCADES_TO);
    }

    public @Nullable CircuitGuard recoveryGuard() {
        return values.get(RECOVERY_GUARD);
    }

    public @Nullable CircuitGuard resetGuard() {
        return values.get(RESET_GUARD);
    }

    public @Nullable CircuitGuard guard() {
        return values.get(GUARD);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BreakerConfig that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "BreakerConfig" + values;
    }
}
