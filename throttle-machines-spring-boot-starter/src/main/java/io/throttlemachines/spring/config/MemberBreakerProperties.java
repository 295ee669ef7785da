package io.throttlemachines.spring.config;

import io.throttlemachines.control.Mode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * A breaker of a group in application.yml.
 *
 * @param failureThreshold       Failures within the failure window that open the circuit. Default: as under defaults, else 5.
 * @param failureWindow          Time over which failures and calls are counted. Default: as under defaults, else 60s.
 * @param failureRateThreshold   Percentage of failed calls that opens the circuit, instead of a number of failures. Default: as under defaults, else none.
 * @param minimumCalls           Calls that must have ended within the failure window before a rate is judged. Default: as under defaults, else 10.
 * @param slowCallDuration       Time a call may take before it counts as slow. Goes with slow-call-rate-threshold. Default: as under defaults, else none.
 * @param slowCallRateThreshold  Percentage of slow calls that opens the circuit. Goes with slow-call-duration. Default: as under defaults, else none.
 * @param failurePredicate       Name of a java.util.function.Predicate bean that says which results count as failures. Default: as under defaults, else none.
 * @param recordExceptions       Exceptions that count as failures. When any are listed, all others count as successes. Default: as under defaults, else all exceptions.
 * @param ignoreExceptions       Exceptions that count neither way. Of both lists the most specific class wins. Default: as under defaults, else none.
 * @param resetTimeout           Time the circuit stays open before recovery is due. Default: as under defaults, else 60s.
 * @param resetTimeoutJitter     Share by which the reset timeout is varied up or down at each opening, from 0 to 1. Default: as under defaults, else 0.25.
 * @param resetTimeoutMultiplier Factor by which the reset timeout grows at each failed recovery. Default: as under defaults, else 1.
 * @param resetTimeoutMax        Time the reset timeout grows to at most. Default: as under defaults, else 1h, or reset-timeout with its jitter if that is longer.
 * @param halfOpenCalls          Probes that may be under way at once while the circuit is half-open. Default: as under defaults, else 1.
 * @param successThreshold       Successful probes that close the circuit. Default: as under defaults, else 1.
 * @param probeTimeout           Time after which a probe that has not ended counts as failed. Default: as under defaults, else reset-timeout.
 * @param maxConcurrent          Calls that may be under way at once. More are refused. Default: as under defaults, else none.
 * @param mode                   Whether calls are refused (enforce), only counted (observe), or let through uncounted (off). Default: as under defaults, else enforce.
 * @param dependsOn              Names of the breakers and limiters this breaker needs. Default: none.
 * @param recoveryGuard          Name of a CircuitGuard or BooleanSupplier bean that must agree before the circuit recovers. Default: none.
 * @param resetGuard             Name of a CircuitGuard or BooleanSupplier bean that must agree before the circuit is reset. Default: none.
 * @param guard                  Name of a CircuitGuard or BooleanSupplier bean that must agree to each call. Default: none.
 */
@ConfigurationPropertiesSource
record MemberBreakerProperties(
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
        @Nullable Mode mode,
        @Nullable List<String> dependsOn,
        @Nullable String recoveryGuard,
        @Nullable String resetGuard,
        @Nullable String guard)
        implements BreakerSettings {}
