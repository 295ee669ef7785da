package io.throttlemachines.breaker;

import io.throttlemachines.config.ConfigurationException;
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
 * Creates a {@link BreakerConfig}. Every method rejects a value outside its range with a
 * {@link ConfigurationException}; {@link #build()} rejects settings that cannot work together. Not thread-safe.
 */
public final class BreakerConfigBuilder {

    private final SettingValues values;

    BreakerConfigBuilder(SettingValues values) {
        this.values = values;
    }

    /** Sets one of {@link BreakerConfig#settings()}. */
    public <T extends @Nullable Object> BreakerConfigBuilder set(Setting<T> setting, @Nullable T value) {
        values.set(setting, value);
        return this;
    }

    /** How many failures within the window open the circuit. Default: 5. Range: 1 to 1,000,000. */
    public BreakerConfigBuilder failureThreshold(int value) {
        return set(BreakerConfig.FAILURE_THRESHOLD, value);
    }

    /** The time over which failures and calls are counted. Default: 60 s. Range: longer than zero. */
    public BreakerConfigBuilder failureWindow(Duration value) {
        return set(BreakerConfig.FAILURE_WINDOW, value);
    }

    /**
     * Counts failures, rates and slow calls over so many of the last calls, whenever they ended, instead of over the failure
     * window, which must then have its default. Memory: a quarter of a byte for each call. Default: none, which means
     * the failure window. Range: 1 to 1,000,000, and at least the failure threshold, or at least the minimum calls
     * if a rate is set.
     */
    public BreakerConfigBuilder failureWindowCalls(@Nullable Integer value) {
        return set(BreakerConfig.FAILURE_WINDOW_CALLS, value);
    }

    /**
     * The percentage of failed calls that opens the circuit, instead of a number of failures. Default: none. Range:
     * above 0, up to 100.
     */
    public BreakerConfigBuilder failureRateThreshold(@Nullable Double value) {
        return set(BreakerConfig.FAILURE_RATE_THRESHOLD, value);
    }

    /**
     * How many calls must end within the window before a rate can open the circuit. Default: 10. Range: at least 1.
     */
    public BreakerConfigBuilder minimumCalls(int value) {
        return set(BreakerConfig.MINIMUM_CALLS, value);
    }

    /**
     * How long a call may take before it counts as slow; needs the slow-call rate. Default: none. Range: longer than
     * zero.
     */
    public BreakerConfigBuilder slowCallDuration(@Nullable Duration value) {
        return set(BreakerConfig.SLOW_CALL_DURATION, value);
    }

    /**
     * The percentage of slow calls that opens the circuit; needs the slow-call duration. Default: none. Range: above 0,
     * up to 100.
     */
    public BreakerConfigBuilder slowCallRateThreshold(@Nullable Double value) {
        return set(BreakerConfig.SLOW_CALL_RATE_THRESHOLD, value);
    }

    /** Decides which answers count as failures. Default: none. */
    public BreakerConfigBuilder failurePredicate(@Nullable Predicate<@Nullable Object> value) {
        return set(BreakerConfig.FAILURE_PREDICATE, value);
    }

    /**
     * The exceptions that are failures. If any are listed, others are successes. Default: none listed, all are
     * failures.
     */
    public BreakerConfigBuilder recordExceptions(List<Class<? extends Throwable>> value) {
        return set(BreakerConfig.RECORD_EXCEPTIONS, value);
    }

    /** Exceptions that are neither failure nor success. The most specific class of both lists wins. Default: none. */
    public BreakerConfigBuilder ignoreExceptions(List<Class<? extends Throwable>> value) {
        return set(BreakerConfig.IGNORE_EXCEPTIONS, value);
    }

    /**
     * Decides which exceptions count as failures, where neither list names the exception's class; those it does not
     * accept are successes. If it throws, the exception counts as without it. Any thread may ask it. Default: none.
     */
    public BreakerConfigBuilder exceptionPredicate(@Nullable Predicate<Throwable> value) {
        return set(BreakerConfig.EXCEPTION_PREDICATE, value);
    }

    /** How long the circuit stays OPEN before recovery is due. Default: 60 s. Range: longer than zero. */
    public BreakerConfigBuilder resetTimeout(Duration value) {
        return set(BreakerConfig.RESET_TIMEOUT, value);
    }

    /** The share by which the reset timeout varies up or down at each opening. Default: 0.25. Range: 0 to 1. */
    public BreakerConfigBuilder resetTimeoutJitter(double value) {
        return set(BreakerConfig.RESET_TIMEOUT_JITTER, value);
    }

    /** The factor by which the reset timeout grows at each failed recovery. Default: 1. Range: at least 1. */
    public BreakerConfigBuilder resetTimeoutMultiplier(double value) {
        return set(BreakerConfig.RESET_TIMEOUT_MULTIPLIER, value);
    }

    /**
     * The longest reset timeout after multiplication and jitter. Default: one hour, or the reset timeout with its
     * jitter if that is longer. Range: at least the reset timeout.
     */
    public BreakerConfigBuilder resetTimeoutMax(@Nullable Duration value) {
        return set(BreakerConfig.RESET_TIMEOUT_MAX, value);
    }

    /** How many probes may run at once. Default: 1. Range: at least 1. */
    public BreakerConfigBuilder halfOpenCalls(int value) {
        return set(BreakerConfig.HALF_OPEN_CALLS, value);
    }

    /** How many successful probes close the circuit. Default: 1. Range: at least 1. */
    public BreakerConfigBuilder successThreshold(int value) {
        return set(BreakerConfig.SUCCESS_THRESHOLD, value);
    }

    /** How long a probe may take before it counts as failed. Default: the reset timeout. Range: longer than zero. */
    public BreakerConfigBuilder probeTimeout(@Nullable Duration value) {
        return set(BreakerConfig.PROBE_TIMEOUT, value);
    }

    /** How many calls may run at once. Default: no limit. Range: at least 1. */
    public BreakerConfigBuilder maxConcurrent(@Nullable Integer value) {
        return set(BreakerConfig.MAX_CONCURRENT, value);
    }

    /** How many keys are remembered at most. Default: 10,000. Range: at least 1; more than 500 million count as that. */
    public BreakerConfigBuilder maxKeys(long value) {
        return set(BreakerConfig.MAX_KEYS, value);
    }

    /** How many characters of a key that is a {@code String} are kept; of a longer one, only a digest. Default: 256. Range: at least 1. */
    public BreakerConfigBuilder maxKeyLength(long value) {
        return set(BreakerConfig.MAX_KEY_LENGTH, value);
    }

    /**
     * How long a call waits for one of the places of {@code max-concurrent}; callers get places in the order in which they came.
     * Default: zero, not at all. Range: zero or longer, at most 97 years; without {@code max-concurrent} only zero.
     */
    public BreakerConfigBuilder maxConcurrentWait(Duration value) {
        return set(BreakerConfig.MAX_CONCURRENT_WAIT, value);
    }

    /**
     * How long a call may take, from its admission on. After that it is given up and counts as a failure, and its caller gets a
     * {@link io.throttlemachines.call.CallTimeoutException}. A call that would run on the caller's thread runs on one of the library
     * instead, with the caller's context. Default: none. Range: longer than zero, at most 97 years.
     */
    public BreakerConfigBuilder timeout(@Nullable Duration value) {
        return set(BreakerConfig.TIMEOUT, value);
    }

    /** The mode the breaker starts in. Default: enforce. */
    public BreakerConfigBuilder mode(Mode value) {
        return set(BreakerConfig.MODE, value);
    }

    /** Who shares the state of the breaker. A cluster breaker needs a fleet. Default: local. */
    public BreakerConfigBuilder scope(Scope value) {
        return set(BreakerConfig.SCOPE, value);
    }

    /**
     * How many instances must vote before a cluster breaker opens on all of them. Default: {@link Quorum#MAJORITY}, more than
     * half of the live instances.
     */
    public BreakerConfigBuilder quorum(@Nullable Quorum value) {
        return set(BreakerConfig.QUORUM, value);
    }

    /** The breakers and limiters this breaker depends on. Default: none. */
    public BreakerConfigBuilder dependsOn(List<String> value) {
        return set(BreakerConfig.DEPENDS_ON, value);
    }

    /** Does the same as {@link #dependsOn(List)}. */
    public BreakerConfigBuilder dependsOn(String... names) {
        return dependsOn(List.of(names));
    }

    /** The breakers that open when this one opens. Default: none. */
    public BreakerConfigBuilder cascadesTo(List<String> value) {
        return set(BreakerConfig.CASCADES_TO, value);
    }

    /** Does the same as {@link #cascadesTo(List)}. */
    public BreakerConfigBuilder cascadesTo(String... names) {
        return cascadesTo(List.of(names));
    }

    /** A condition for the recovery of the circuit, in addition to its dependencies. Default: none. */
    public BreakerConfigBuilder recoveryGuard(@Nullable CircuitGuard value) {
        return set(BreakerConfig.RECOVERY_GUARD, value);
    }

    /** A condition for a reset of the circuit, in addition to its dependencies. Default: none. */
    public BreakerConfigBuilder resetGuard(@Nullable CircuitGuard value) {
        return set(BreakerConfig.RESET_GUARD, value);
    }

    /** A condition for each call. Default: none. */
    public BreakerConfigBuilder guard(@Nullable CircuitGuard value) {
        return set(BreakerConfig.GUARD, value);
    }

    /** Creates the immutable configuration. */
    public BreakerConfig build() {
        BreakerConfig config = new BreakerConfig(values.copy());
        BreakerSettingsCheck.rejectConflicts(config);
        return config;
    }
}
