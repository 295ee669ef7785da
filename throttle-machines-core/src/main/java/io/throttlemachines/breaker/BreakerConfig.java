package io.throttlemachines.breaker;

import io.throttlemachines.control.Mode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a breaker. Immutable and thread-safe; made by {@link #builder()}, where each option tells its range
 * and default. Two are equal if all their settings are.
 */
public final class BreakerConfig {

    private final int failureThreshold;
    private final Duration failureWindow;
    private final @Nullable Double failureRateThreshold;
    private final int minimumCalls;
    private final @Nullable Duration slowCallDuration;
    private final @Nullable Double slowCallRateThreshold;
    private final @Nullable Predicate<@Nullable Object> failurePredicate;
    private final List<Class<? extends Throwable>> recordExceptions;
    private final List<Class<? extends Throwable>> ignoreExceptions;
    private final Duration resetTimeout;
    private final double resetTimeoutJitter;
    private final double resetTimeoutMultiplier;
    private final @Nullable Duration resetTimeoutMax;
    private final int halfOpenCalls;
    private final int successThreshold;
    private final @Nullable Duration probeTimeout;
    private final @Nullable Integer maxConcurrent;
    private final Mode mode;
    private final List<String> dependsOn;
    private final List<String> cascadesTo;
    private final @Nullable CircuitGuard recoveryGuard;
    private final @Nullable CircuitGuard resetGuard;
    private final @Nullable CircuitGuard guard;

    BreakerConfig(BreakerConfigBuilder builder) {
        failureThreshold = builder.failureThreshold;
        failureWindow = builder.failureWindow;
        failureRateThreshold = builder.failureRateThreshold;
        minimumCalls = builder.minimumCalls;
        slowCallDuration = builder.slowCallDuration;
        slowCallRateThreshold = builder.slowCallRateThreshold;
        failurePredicate = builder.failurePredicate;
        recordExceptions = List.copyOf(builder.recordExceptions);
        ignoreExceptions = List.copyOf(builder.ignoreExceptions);
        resetTimeout = builder.resetTimeout;
        resetTimeoutJitter = builder.resetTimeoutJitter;
        resetTimeoutMultiplier = builder.resetTimeoutMultiplier;
        resetTimeoutMax = builder.resetTimeoutMax;
        halfOpenCalls = builder.halfOpenCalls;
        successThreshold = builder.successThreshold;
        probeTimeout = builder.probeTimeout;
        maxConcurrent = builder.maxConcurrent;
        mode = builder.mode;
        dependsOn = List.copyOf(builder.dependsOn);
        cascadesTo = List.copyOf(builder.cascadesTo);
        recoveryGuard = builder.recoveryGuard;
        resetGuard = builder.resetGuard;
        guard = builder.guard;
    }

    /**
     * Starts from the defaults.
     *
     * @return a new builder
     */
    public static BreakerConfigBuilder builder() {
        return new BreakerConfigBuilder();
    }

    /**
     * The defaults themselves.
     *
     * @return a configuration in which nothing was set
     */
    public static BreakerConfig defaults() {
        return builder().build();
    }

    /**
     * Starts from this configuration.
     *
     * @return a new builder
     */
    public BreakerConfigBuilder toBuilder() {
        return new BreakerConfigBuilder(this);
    }

    /**
     * Answers how many failures within the window open the circuit.
     *
     * @return the value set
     */
    public int failureThreshold() {
        return failureThreshold;
    }

    /**
     * Answers the time over which failures and calls are counted.
     *
     * @return the value set
     */
    public Duration failureWindow() {
        return failureWindow;
    }

    /**
     * Answers the percentage of failed calls that opens the circuit instead of a number of failures.
     *
     * @return the value set or null if none
     */
    public @Nullable Double failureRateThreshold() {
        return failureRateThreshold;
    }

    /**
     * Answers how many calls must have ended within the window before a rate is judged.
     *
     * @return the value set
     */
    public int minimumCalls() {
        return minimumCalls;
    }

    /**
     * Answers how long a call may take before it is slow; goes with the slow-call rate.
     *
     * @return the value set or null if none
     */
    public @Nullable Duration slowCallDuration() {
        return slowCallDuration;
    }

    /**
     * Answers the percentage of slow calls that opens the circuit; goes with the slow-call duration.
     *
     * @return the value set or null if none
     */
    public @Nullable Double slowCallRateThreshold() {
        return slowCallRateThreshold;
    }

    /**
     * Answers which answers count as failures.
     *
     * @return the value set or null if none
     */
    public @Nullable Predicate<@Nullable Object> failurePredicate() {
        return failurePredicate;
    }

    /**
     * Answers which exceptions are failures; if any are listed, others are successes.
     *
     * @return the value set
     */
    public List<Class<? extends Throwable>> recordExceptions() {
        return recordExceptions;
    }

    /**
     * Answers which exceptions count neither way; of both lists the most specific class wins.
     *
     * @return the value set
     */
    public List<Class<? extends Throwable>> ignoreExceptions() {
        return ignoreExceptions;
    }

    /**
     * Answers how long the circuit stays open before recovery is due.
     *
     * @return the value set
     */
    public Duration resetTimeout() {
        return resetTimeout;
    }

    /**
     * Answers by which share the reset timeout is varied up or down at each opening.
     *
     * @return the value set
     */
    public double resetTimeoutJitter() {
        return resetTimeoutJitter;
    }

    /**
     * Answers what the reset timeout is multiplied by at each failed recovery.
     *
     * @return the value set
     */
    public double resetTimeoutMultiplier() {
        return resetTimeoutMultiplier;
    }

    /**
     * Answers what the reset timeout grows to at most.
     *
     * @return the value set or null if none
     */
    public @Nullable Duration resetTimeoutMax() {
        return resetTimeoutMax;
    }

    /**
     * Answers how many probes may be under way at once.
     *
     * @return the value set
     */
    public int halfOpenCalls() {
        return halfOpenCalls;
    }

    /**
     * Answers how many successful probes close the circuit.
     *
     * @return the value set
     */
    public int successThreshold() {
        return successThreshold;
    }

    /**
     * Answers how long a probe may take before it counts as failed.
     *
     * @return the value set or null if none
     */
    public @Nullable Duration probeTimeout() {
        return probeTimeout;
    }

    /**
     * Answers how many calls may be under way at once.
     *
     * @return the value set or null if none
     */
    public @Nullable Integer maxConcurrent() {
        return maxConcurrent;
    }

    /**
     * Answers how seriously the breaker is to be taken.
     *
     * @return the value set
     */
    public Mode mode() {
        return mode;
    }

    /**
     * Answers the breakers and limiters this breaker needs.
     *
     * @return the value set
     */
    public List<String> dependsOn() {
        return dependsOn;
    }

    /**
     * Answers the breakers that open when this one does.
     *
     * @return the value set
     */
    public List<String> cascadesTo() {
        return cascadesTo;
    }

    /**
     * Answers what besides its dependencies must allow the circuit to recover.
     *
     * @return the value set or null if none
     */
    public @Nullable CircuitGuard recoveryGuard() {
        return recoveryGuard;
    }

    /**
     * Answers what besides its dependencies must allow the circuit to be reset.
     *
     * @return the value set or null if none
     */
    public @Nullable CircuitGuard resetGuard() {
        return resetGuard;
    }

    /**
     * Answers what must allow each call.
     *
     * @return the value set or null if none
     */
    public @Nullable CircuitGuard guard() {
        return guard;
    }

    /** All settings by the names they have in application.yml, in one order. */
    public Map<String, @Nullable Object> settings() {
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        settings.put("failure-threshold", failureThreshold);
        settings.put("failure-window", failureWindow);
        settings.put("failure-rate-threshold", failureRateThreshold);
        settings.put("minimum-calls", minimumCalls);
        settings.put("slow-call-duration", slowCallDuration);
        settings.put("slow-call-rate-threshold", slowCallRateThreshold);
        settings.put("failure-predicate", failurePredicate);
        settings.put("record-exceptions", recordExceptions);
        settings.put("ignore-exceptions", ignoreExceptions);
        settings.put("reset-timeout", resetTimeout);
        settings.put("reset-timeout-jitter", resetTimeoutJitter);
        settings.put("reset-timeout-multiplier", resetTimeoutMultiplier);
        settings.put("reset-timeout-max", resetTimeoutMax);
        settings.put("half-open-calls", halfOpenCalls);
        settings.put("success-threshold", successThreshold);
        settings.put("probe-timeout", probeTimeout);
        settings.put("max-concurrent", maxConcurrent);
        settings.put("mode", mode);
        settings.put("depends-on", dependsOn);
        settings.put("cascades-to", cascadesTo);
        settings.put("recovery-guard", recoveryGuard);
        settings.put("reset-guard", resetGuard);
        settings.put("guard", guard);
        return settings;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BreakerConfig that && settings().equals(that.settings());
    }

    @Override
    public int hashCode() {
        return settings().hashCode();
    }

    @Override
    public String toString() {
        return "BreakerConfig" + settings();
    }
}
