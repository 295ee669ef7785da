package io.throttlemachines.spring.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * What all hedges are like unless their own settings say otherwise.
 *
 * @param delay           Time without an answer after which the next attempt starts.
 * @param delayPercentile Percentile of recent latencies to use as the delay, once enough are known.
 * @param maxAttempts     Attempts in all, the first one included.
 * @param timeout         Time after which all attempts are given up.
 * @param budget          Share of calls that extra attempts never exceed over time, from 0 to 1.
 */
@ConfigurationPropertiesSource
record HedgeDefaultProperties(
        @Nullable Duration delay,
        @Nullable Double delayPercentile,
        @Nullable Integer maxAttempts,
        @Nullable Duration timeout,
        @Nullable Double budget) {}
