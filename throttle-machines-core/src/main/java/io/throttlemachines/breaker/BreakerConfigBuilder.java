package io.throttlemachines.breaker;

import io.throttlemachines.config.Check;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.Mode;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link BreakerConfig}. Every method refuses a value outside its range with a {@link ConfigurationException};
 * {@link #build()} refuses settings that cannot work together. Not thread-safe.
 */
public final class BreakerConfigBuilder {

    int failureThreshold = 5;
    Duration failureWindow = Duration.ofSeconds(60);

    @Nullable
    Double failureRateThreshold;

    int minimumCalls = 10;

    @Nullable
    Duration slowCallDuration;

    @Nullable
    Double slowCallRateThreshold;

    @Nullable
    Predicate<@Nullable Object> failurePredicate;

    List<Class<? extends Throwable>> recordExceptions = List.of();
    List<Class<? extends Throwable>> ignoreExceptions = List.of();
    Duration resetTimeout = Duration.ofSeconds(60);
    double resetTimeoutJitter = 0.25;
    double resetTimeoutMultiplier = 1;

    @Nullable
    Duration resetTimeoutMax;

    int halfOpenCalls = 1;
    int successThreshold = 1;

    @Nullable
    Duration probeTimeout;

    @Nullable
    Integer maxConcurrent;

    Mode mode = Mode.ENFORCE;
    List<String> dependsOn = List.of();
    List<String> cascadesTo = List.of();

    @Nullable
    CircuitGuard recoveryGuard;

    @Nullable
    CircuitGuard resetGuard;

    @Nullable
    CircuitGuard guard;

    BreakerConfigBuilder() {}

    BreakerConfigBuilder(BreakerConfig config) {
        failureThreshold = config.failureThreshold();
        failureWindow = config.failureWindow();
        failureRateThreshold = config.failureRateThreshold();
        minimumCalls = config.minimumCalls();
        slowCallDuration = config.slowCallDuration();
        slowCallRateThreshold = config.slowCallRateThreshold();
        failurePredicate = config.failurePredicate();
        recordExceptions = config.recordExceptions();
        ignoreExceptions = config.ignoreExceptions();
        resetTimeout = config.resetTimeout();
        resetTimeoutJitter = config.resetTimeoutJitter();
        resetTimeoutMultiplier = config.resetTimeoutMultiplier();
        resetTimeoutMax = config.resetTimeoutMax();
        halfOpenCalls = config.halfOpenCalls();
        successThreshold = config.successThreshold();
        probeTimeout = config.probeTimeout();
        maxConcurrent = config.maxConcurrent();
        mode = config.mode();
        dependsOn = config.dependsOn();
        cascadesTo = config.cascadesTo();
        recoveryGuard = config.recoveryGuard();
        resetGuard = config.resetGuard();
        guard = config.guard();
    }

    /**
     * Sets how many failures within the window open the circuit. Default: 5. Range: 1 to 1,000,000.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder failureThreshold(int value) {
        failureThreshold = Check.between("failure-threshold", value, 1, 1_000_000);
        return this;
    }

    /**
     * Sets the time over which failures and calls are counted. Default: 60 s. Range: longer than zero.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder failureWindow(Duration value) {
        failureWindow = Check.positive("failure-window", value);
        return this;
    }

    /**
     * Sets the percentage of failed calls that opens the circuit instead of a number of failures. Default: none. Range: above 0, up to 100.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder failureRateThreshold(@Nullable Double value) {
        failureRateThreshold = value == null ? null : Check.percent("failure-rate-threshold", value);
        return this;
    }

    /**
     * Sets how many calls must have ended within the window before a rate is judged. Default: 10. Range: at least 1.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder minimumCalls(int value) {
        minimumCalls = Check.between("minimum-calls", value, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * Sets how long a call may take before it is slow; goes with the slow-call rate. Default: none. Range: longer than zero.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder slowCallDuration(@Nullable Duration value) {
        slowCallDuration = value == null ? null : Check.positive("slow-call-duration", value);
        return this;
    }

    /**
     * Sets the percentage of slow calls that opens the circuit; goes with the slow-call duration. Default: none. Range: above 0, up to 100.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder slowCallRateThreshold(@Nullable Double value) {
        slowCallRateThreshold = value == null ? null : Check.percent("slow-call-rate-threshold", value);
        return this;
    }

    /**
     * Sets which answers count as failures. Default: none.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder failurePredicate(@Nullable Predicate<@Nullable Object> value) {
        failurePredicate = value;
        return this;
    }

    /**
     * Sets which exceptions are failures; if any are listed, others are successes. Default: all.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder recordExceptions(List<Class<? extends Throwable>> value) {
        recordExceptions = List.copyOf(value);
        return this;
    }

    /**
     * Sets which exceptions count neither way; of both lists the most specific class wins. Default: none.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder ignoreExceptions(List<Class<? extends Throwable>> value) {
        ignoreExceptions = List.copyOf(value);
        return this;
    }

    /**
     * Sets how long the circuit stays open before recovery is due. Default: 60 s. Range: longer than zero.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder resetTimeout(Duration value) {
        resetTimeout = Check.positive("reset-timeout", value);
        return this;
    }

    /**
     * Sets by which share the reset timeout is varied up or down at each opening. Default: 0.25. Range: 0 to 1.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder resetTimeoutJitter(double value) {
        resetTimeoutJitter = Check.between("reset-timeout-jitter", value, 0, 1);
        return this;
    }

    /**
     * Sets what the reset timeout is multiplied by at each failed recovery. Default: 1. Range: at least 1.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder resetTimeoutMultiplier(double value) {
        resetTimeoutMultiplier = Check.between("reset-timeout-multiplier", value, 1, Double.MAX_VALUE);
        return this;
    }

    /**
     * Sets what the reset timeout grows to at most. Default: none: one hour, or the reset timeout if that is longer. Range: at least the reset timeout.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder resetTimeoutMax(@Nullable Duration value) {
        resetTimeoutMax = value == null ? null : Check.positive("reset-timeout-max", value);
        return this;
    }

    /**
     * Sets how many probes may be under way at once. Default: 1. Range: at least 1.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder halfOpenCalls(int value) {
        halfOpenCalls = Check.between("half-open-calls", value, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * Sets how many successful probes close the circuit. Default: 1. Range: at least 1.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder successThreshold(int value) {
        successThreshold = Check.between("success-threshold", value, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * Sets how long a probe may take before it counts as failed. Default: none: the reset timeout. Range: longer than zero.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder probeTimeout(@Nullable Duration value) {
        probeTimeout = value == null ? null : Check.positive("probe-timeout", value);
        return this;
    }

    /**
     * Sets how many calls may be under way at once. Default: none: any number. Range: at least 1.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder maxConcurrent(@Nullable Integer value) {
        maxConcurrent = value == null ? null : Check.between("max-concurrent", (int) value, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * Sets how seriously the breaker is to be taken. Default: enforce.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder mode(Mode value) {
        mode = value;
        return this;
    }

    /**
     * Sets the breakers and limiters this breaker needs. Default: none.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder dependsOn(List<String> value) {
        dependsOn = List.copyOf(value);
        return this;
    }

    /**
     * Sets the breakers and limiters this breaker needs. Default: none.
     *
     * @param names their names
     * @return this builder
     */
    public BreakerConfigBuilder dependsOn(String... names) {
        return dependsOn(List.of(names));
    }

    /**
     * Sets the breakers that open when this one does. Default: none.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder cascadesTo(List<String> value) {
        cascadesTo = List.copyOf(value);
        return this;
    }

    /**
     * Sets the breakers that open when this one does. Default: none.
     *
     * @param names their names
     * @return this builder
     */
    public BreakerConfigBuilder cascadesTo(String... names) {
        return cascadesTo(List.of(names));
    }

    /**
     * Sets what besides its dependencies must allow the circuit to recover. Default: none.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder recoveryGuard(@Nullable CircuitGuard value) {
        recoveryGuard = value;
        return this;
    }

    /**
     * Sets what besides its dependencies must allow the circuit to be reset. Default: none.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder resetGuard(@Nullable CircuitGuard value) {
        resetGuard = value;
        return this;
    }

    /**
     * Sets what must allow each call. Default: none.
     *
     * @param value the value
     * @return this builder
     */
    public BreakerConfigBuilder guard(@Nullable CircuitGuard value) {
        guard = value;
        return this;
    }

    /**
     * Makes the configuration.
     *
     * @return an immutable configuration
     * @throws ConfigurationException if settings cannot work together
     */
    public BreakerConfig build() {
        BreakerConfig config = new BreakerConfig(this);
        BreakerSettingsCheck.refuseUnworkable(config);
        return config;
    }
}
