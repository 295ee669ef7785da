package io.throttlemachines.spring.config;

import io.throttlemachines.control.Mode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * What all breakers are like unless their own settings say otherwise.
 *
 * @param failureThreshold       Failures within the failure window that open the circuit.
 * @param failureWindow          Time over which failures and calls are counted.
 * @param failureRateThreshold   Percentage of failed calls that opens the circuit, instead of a number of failures.
 * @param minimumCalls           Calls that must have ended within the failure window before a rate is judged.
 * @param slowCallDuration       Time a call may take before it counts as slow. Goes with slow-call-rate-threshold.
 * @param slowCallRateThreshold  Percentage of slow calls that opens the circuit. Goes with slow-call-duration.
 * @param failurePredicate       Name of a java.util.function.Predicate bean that says which results count as failures.
 * @param recordExceptions       Exceptions that count as failures. When any are listed, all others count as successes. Default: all exceptions.
 * @param ignoreExceptions       Exceptions that count neither way. Of both lists the most specific class wins.
 * @param resetTimeout           Time the circuit stays open before recovery is due.
 * @param resetTimeoutJitter     Share by which the reset timeout is varied up or down at each opening, from 0 to 1.
 * @param resetTimeoutMultiplier Factor by which the reset timeout grows at each failed recovery.
 * @param resetTimeoutMax        Time the reset timeout grows to at most. Default: 1h, or reset-timeout with its jitter if that is longer.
 * @param halfOpenCalls          Probes that may be under way at once while the circuit is half-open.
 * @param successThreshold       Successful probes that close the circuit.
 * @param probeTimeout           Time after which a probe that has not ended counts as failed. Default: reset-timeout.
 * @param maxConcurrent          Calls that may be under way at once. More are refused.
 * @param mode                   Whether calls are refused (enforce), only counted (observe), or let through uncounted (off).
 */
@ConfigurationPropertiesSource
public record BreakerDefaultProperties(
        @Nullable Integer failureThreshold,
        @Nullable Duration failureWindow,
        @Nullable Double failureRateThreshold,
        @Nullable Integer minimumCalls,
        @Nullable Duration slowCallDuration,
        @Nullable Double slowCallRateThreshold,
        @Nullable String failurePredicate,
        @Nullable List<Class<? extends Throwable>> recordExceptions,
        @Nullable List<Class<? extends Throwable>> ignoreExceptions,
        @Nullable Duration resetTimeout,
        @Nullable Double resetTimeoutJitter,
        @Nullable Double resetTimeoutMultiplier,
        @Nullable Duration resetTimeoutMax,
        @Nullable Integer halfOpenCalls,
        @Nullable Integer successThreshold,
        @Nullable Duration probeTimeout,
        @Nullable Integer maxConcurrent,
        @Nullable Mode mode)
        implements BreakerSettings {}
