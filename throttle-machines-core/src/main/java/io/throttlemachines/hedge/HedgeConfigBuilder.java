package io.throttlemachines.hedge;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import io.throttlemachines.internal.config.SettingValues;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link HedgeConfig}. Every method rejects a value outside its range with a {@link ConfigurationException}.
 * Not thread-safe.
 */
public final class HedgeConfigBuilder {

    private final SettingValues values;

    HedgeConfigBuilder(SettingValues values) {
        this.values = values;
    }

    /** Sets one of {@link HedgeConfig#settings()}. */
    public <T extends @Nullable Object> HedgeConfigBuilder set(Setting<T> setting, @Nullable T value) {
        values.set(setting, value);
        return this;
    }

    /**
     * Sets how long an attempt may run without an answer before the next one starts. Default: 50 ms. Range: zero, which
     * starts all attempts at once, or longer.
     */
    public HedgeConfigBuilder delay(Duration value) {
        return set(HedgeConfig.DELAY, value);
    }

    /**
     * Sets the percentile of recent latencies that replaces the delay once enough latencies are known. Default: none.
     * Range: above 0, up to 100.
     */
    public HedgeConfigBuilder delayPercentile(@Nullable Double value) {
        return set(HedgeConfig.DELAY_PERCENTILE, value);
    }

    /**
     * Sets how many attempts one call makes at most, the first included. Default: as many as there are breakers, or 2.
     * Range: 1 to 10.
     */
    public HedgeConfigBuilder maxAttempts(@Nullable Integer value) {
        return set(HedgeConfig.MAX_ATTEMPTS, value);
    }

    /** Sets how long all attempts together may take. Default: none. Range: longer than zero. */
    public HedgeConfigBuilder timeout(@Nullable Duration value) {
        return set(HedgeConfig.TIMEOUT, value);
    }

    /**
     * Sets the largest share of extra attempts among calls, such as 0.1 for one extra attempt in ten calls. Default:
     * none, any number of extra attempts. Range: 0, no extra attempts at all, to {@link #maxAttempts} less one.
     */
    public HedgeConfigBuilder budget(@Nullable Double value) {
        return set(HedgeConfig.BUDGET, value);
    }

    /** Sets the names of the breakers, one for each attempt. Default: none. */
    public HedgeConfigBuilder breakers(List<String> value) {
        return set(HedgeConfig.BREAKERS, value);
    }

    /** Makes an immutable configuration. Rejects breakers that are not one for each attempt. */
    public HedgeConfig build() {
        SettingValues complete = values.copy();
        int breakers = complete.get(HedgeConfig.BREAKERS).size();
        Integer set = complete.get(HedgeConfig.MAX_ATTEMPTS);
        int attempts = set != null ? set : breakers == 0 ? 2 : breakers;
        if (breakers != 0 && breakers != attempts) {
            throw new ConfigurationException(
                    null,
                    "breakers",
                    "There are " + breakers + " breakers for " + attempts + " attempts.",
                    "Name one breaker for each attempt (max-attempts: " + breakers + ").");
        }
        complete.set(HedgeConfig.MAX_ATTEMPTS, attempts);
        return new HedgeConfig(complete);
    }
}
