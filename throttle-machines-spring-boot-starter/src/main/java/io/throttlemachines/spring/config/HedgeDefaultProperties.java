package io.throttlemachines.spring.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The properties of a hedge that {@code defaults} can set for all of them; null where nothing is written. */
class HedgeDefaultProperties {

    /** Time without an answer after which the next attempt starts. Default: as under defaults, else 50ms. */
    private @Nullable Duration delay;

    /** Percentile of recent latencies to use as the delay, once enough are known. Default: as under defaults, else none. */
    private @Nullable Double delayPercentile;

    /** Attempts in all, the first one included. Default: as under defaults, else 2, or as many as breakers. */
    private @Nullable Integer maxAttempts;

    /** Time after which all attempts are given up. Default: as under defaults, else none. */
    private @Nullable Duration timeout;

    /** Share of calls that extra attempts never exceed over time, from 0 to 1. Default: as under defaults, else none. */
    private @Nullable Double budget;

    public @Nullable Duration getDelay() {
        return delay;
    }

    public void setDelay(@Nullable Duration value) {
        delay = value;
    }

    public @Nullable Double getDelayPercentile() {
        return delayPercentile;
    }

    public void setDelayPercentile(@Nullable Double value) {
        delayPercentile = value;
    }

    public @Nullable Integer getMaxAttempts() {
        return maxAttempts;
    }

    public void setMaxAttempts(@Nullable Integer value) {
        maxAttempts = value;
    }

    public @Nullable Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(@Nullable Duration value) {
        timeout = value;
    }

    public @Nullable Double getBudget() {
        return budget;
    }

    public void setBudget(@Nullable Double value) {
        budget = value;
    }
}
