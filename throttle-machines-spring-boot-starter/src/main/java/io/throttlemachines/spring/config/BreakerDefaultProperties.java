package io.throttlemachines.spring.config;

import io.throttlemachines.control.Mode;
import io.throttlemachines.fleet.Quorum;
import io.throttlemachines.fleet.Scope;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The properties of a breaker that {@code defaults} can set for all of them; null where nothing is written. */
class BreakerDefaultProperties {

    /** Failures within the failure window that open the circuit. Default: as under defaults, else 5. */
    private @Nullable Integer failureThreshold;

    /** Time over which failures and calls are counted. Default: as under defaults, else 60s. */
    private @Nullable Duration failureWindow;

    /** Calls over which failures and rates are counted, the last ones, instead of over failure-window. Default: as under defaults, else none. */
    private @Nullable Integer failureWindowCalls;

    /** Percentage of failed calls that opens the circuit, instead of a number of failures. Default: as under defaults, else none. */
    private @Nullable Double failureRateThreshold;

    /** Calls that must have ended within the failure window before a rate is judged. Default: as under defaults, else 10. */
    private @Nullable Integer minimumCalls;

    /** Time a call may take before it counts as slow. Goes with slow-call-rate-threshold. Default: as under defaults, else none. */
    private @Nullable Duration slowCallDuration;

    /** Percentage of slow calls that opens the circuit. Goes with slow-call-duration. Default: as under defaults, else none. */
    private @Nullable Double slowCallRateThreshold;

    /** Name of a java.util.function.Predicate bean that says which results count as failures. Default: as under defaults, else none. */
    private @Nullable String failurePredicate;

    /** Exceptions that count as failures. When any are listed, all others count as successes. Default: as under defaults, else all exceptions. */
    private @Nullable List<Class<? extends Throwable>> recordExceptions;

    /** Exceptions that count neither way. Of both lists the most specific class wins. Default: as under defaults, else none. */
    private @Nullable List<Class<? extends Throwable>> ignoreExceptions;

    /** Name of a java.util.function.Predicate bean that says which exceptions count as failures, where neither list names them. Default: as under defaults, else none. */
    private @Nullable String exceptionPredicate;

    /** Time the circuit stays open before recovery is due. Default: as under defaults, else 60s. */
    private @Nullable Duration resetTimeout;

    /** Share by which the reset timeout is varied up or down at each opening, from 0 to 1. Default: as under defaults, else 0.25. */
    private @Nullable Double resetTimeoutJitter;

    /** Factor by which the reset timeout grows at each failed recovery. Default: as under defaults, else 1. */
    private @Nullable Double resetTimeoutMultiplier;

    /** Time the reset timeout grows to at most. Default: as under defaults, else 1h, or reset-timeout with its jitter if that is longer. */
    private @Nullable Duration resetTimeoutMax;

    /** Probes that may be under way at once while the circuit is half-open. Default: as under defaults, else 1. */
    private @Nullable Integer halfOpenCalls;

    /** Successful probes that close the circuit. Default: as under defaults, else 1. */
    private @Nullable Integer successThreshold;

    /** Time after which a probe that has not ended counts as failed. Default: as under defaults, else reset-timeout. */
    private @Nullable Duration probeTimeout;

    /** Calls that may be under way at once. More are refused, or wait as long as max-concurrent-wait says. Default: as under defaults, else none. */
    private @Nullable Integer maxConcurrent;

    /** Keys that are remembered at most, where a key is used. Default: as under defaults, else 10000. */
    private @Nullable Long maxKeys;

    /** Characters of a text key that are kept. Of a longer one only a digest is. Default: as under defaults, else 256. */
    private @Nullable Long maxKeyLength;

    /** Time a call waits for one of the places of max-concurrent before it is refused; 0s for not at all. Default: as under defaults, else 0s. */
    private @Nullable Duration maxConcurrentWait;

    /** Time a call may take before it is given up, counts as a failure, and its caller gets a CallTimeoutException. Default: as under defaults, else none. */
    private @Nullable Duration timeout;

    /** Who shares the circuit: this instance alone (local), or all instances of the fleet (cluster). Default: as under defaults, else local. */
    private @Nullable Scope scope;

    /** Instances that must vote before a cluster breaker opens on all: a share of the live instances, such as 0.6 for more than 60 percent, or a count, such as 3. Default: as under defaults, else more than half. */
    private @Nullable Quorum quorum;

    /** Whether calls are refused (enforce), only counted (observe), or let through uncounted (off). Default: as under defaults, else enforce. */
    private @Nullable Mode mode;

    public @Nullable Integer getFailureThreshold() {
        return failureThreshold;
    }

    public void setFailureThreshold(@Nullable Integer value) {
        failureThreshold = value;
    }

    public @Nullable Duration getFailureWindow() {
        return failureWindow;
    }

    public void setFailureWindow(@Nullable Duration value) {
        failureWindow = value;
    }

    public @Nullable Integer getFailureWindowCalls() {
        return failureWindowCalls;
    }

    public void setFailureWindowCalls(@Nullable Integer value) {
        failureWindowCalls = value;
    }

    public @Nullable Double getFailureRateThreshold() {
        return failureRateThreshold;
    }

    public void setFailureRateThreshold(@Nullable Double value) {
        failureRateThreshold = value;
    }

    public @Nullable Integer getMinimumCalls() {
        return minimumCalls;
    }

    public void setMinimumCalls(@Nullable Integer value) {
        minimumCalls = value;
    }

    public @Nullable Duration getSlowCallDuration() {
        return slowCallDuration;
    }

    public void setSlowCallDuration(@Nullable Duration value) {
        slowCallDuration = value;
    }

    public @Nullable Double getSlowCallRateThreshold() {
        return slowCallRateThreshold;
    }

    public void setSlowCallRateThreshold(@Nullable Double value) {
        slowCallRateThreshold = value;
    }

    public @Nullable String getFailurePredicate() {
        return failurePredicate;
    }

    public void setFailurePredicate(@Nullable String value) {
        failurePredicate = value;
    }

    public @Nullable List<Class<? extends Throwable>> getRecordExceptions() {
        return recordExceptions;
    }

    public void setRecordExceptions(@Nullable List<Class<? extends Throwable>> value) {
        recordExceptions = value;
    }

    public @Nullable List<Class<? extends Throwable>> getIgnoreExceptions() {
        return ignoreExceptions;
    }

    public void setIgnoreExceptions(@Nullable List<Class<? extends Throwable>> value) {
        ignoreExceptions = value;
    }

    public @Nullable String getExceptionPredicate() {
        return exceptionPredicate;
    }

    public void setExceptionPredicate(@Nullable String value) {
        exceptionPredicate = value;
    }

    public @Nullable Duration getResetTimeout() {
        return resetTimeout;
    }

    public void setResetTimeout(@Nullable Duration value) {
        resetTimeout = value;
    }

    public @Nullable Double getResetTimeoutJitter() {
        return resetTimeoutJitter;
    }

    public void setResetTimeoutJitter(@Nullable Double value) {
        resetTimeoutJitter = value;
    }

    public @Nullable Double getResetTimeoutMultiplier() {
        return resetTimeoutMultiplier;
    }

    public void setResetTimeoutMultiplier(@Nullable Double value) {
        resetTimeoutMultiplier = value;
    }

    public @Nullable Duration getResetTimeoutMax() {
        return resetTimeoutMax;
    }

    public void setResetTimeoutMax(@Nullable Duration value) {
        resetTimeoutMax = value;
    }

    public @Nullable Integer getHalfOpenCalls() {
        return halfOpenCalls;
    }

    public void setHalfOpenCalls(@Nullable Integer value) {
        halfOpenCalls = value;
    }

    public @Nullable Integer getSuccessThreshold() {
        return successThreshold;
    }

    public void setSuccessThreshold(@Nullable Integer value) {
        successThreshold = value;
    }

    public @Nullable Duration getProbeTimeout() {
        return probeTimeout;
    }

    public void setProbeTimeout(@Nullable Duration value) {
        probeTimeout = value;
    }

    public @Nullable Integer getMaxConcurrent() {
        return maxConcurrent;
    }

    public void setMaxConcurrent(@Nullable Integer value) {
        maxConcurrent = value;
    }

    public @Nullable Long getMaxKeys() {
        return maxKeys;
    }

    public void setMaxKeys(@Nullable Long value) {
        maxKeys = value;
    }

    public @Nullable Long getMaxKeyLength() {
        return maxKeyLength;
    }

    public void setMaxKeyLength(@Nullable Long value) {
        maxKeyLength = value;
    }

    public @Nullable Duration getMaxConcurrentWait() {
        return maxConcurrentWait;
    }

    public void setMaxConcurrentWait(@Nullable Duration value) {
        maxConcurrentWait = value;
    }

    public @Nullable Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(@Nullable Duration value) {
        timeout = value;
    }

    public @Nullable Scope getScope() {
        return scope;
    }

    public void setScope(@Nullable Scope value) {
        scope = value;
    }

    public @Nullable Quorum getQuorum() {
        return quorum;
    }

    public void setQuorum(@Nullable Quorum value) {
        quorum = value;
    }

    public @Nullable Mode getMode() {
        return mode;
    }

    public void setMode(@Nullable Mode value) {
        mode = value;
    }
}
