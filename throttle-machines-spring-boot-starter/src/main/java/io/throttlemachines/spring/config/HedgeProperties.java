package io.throttlemachines.spring.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * A hedge in application.yml.
 *
 * @param delay           Time without an answer after which the next attempt starts. Default: as under defaults, else 50ms.
 * @param delayPercentile Percentile of recent latencies to use as the delay, once enough are known. Default: as under defaults, else none.
 * @param maxAttempts     Attempts in all, the first one included. Default: as under defaults, else 2, or as many as breakers.
 * @param timeout         Time after which all attempts are given up. Default: as under defaults, else none.
 * @param budget          Share of calls that extra attempts never exceed over time, from 0 to 1. Default: as under defaults, else none.
 * @param breakers        Names of the breakers of the attempts, one for each. Default: none.
 */
@ConfigurationPropertiesSource
public record HedgeProperties(
        @Nullable Duration delay,
        @Nullable Double delayPercentile,
        @Nullable Integer maxAttempts,
        @Nullable Duration timeout,
        @Nullable Double budget,
        @Nullable List<String> breakers) {}
