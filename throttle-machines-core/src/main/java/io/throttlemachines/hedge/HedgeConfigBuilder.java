package io.throttlemachines.hedge;

import io.throttlemachines.config.Check;
import io.throttlemachines.config.ConfigurationException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link HedgeConfig}. Every method rejects a value outside its range with a {@link ConfigurationException}. Not
 * thread-safe.
 */
public final class HedgeConfigBuilder {

    private static final int MOST_ATTEMPTS = 10;

    Duration delay = Duration.ofMillis(50);

    @Nullable
    Double delayPercentile;

    @Nullable
    Duration timeout;

    @Nullable
    Double budget;

    List<String> breakers = List.of();

    private @Nullable Integer maxAttempts;

    HedgeConfigBuilder() {}

    HedgeConfigBuilder(HedgeConfig config) {
        delay = config.delay();
        delayPercentile = config.delayPercentile();
        maxAttempts = config.maxAttempts();
        timeout = config.timeout();
        budget = config.budget();
        breakers = config.breakers();
    }

    /**
     * Sets how long an attempt may run without an answer before the next one starts. Default: 50 ms. Range: zero, which starts
     * all attempts at once, or longer.
     */
    public HedgeConfigBuilder delay(Duration value) {
        delay = Check.notNegative("delay", value);
        return this;
    }

    /**
     * Sets the percentile of recent latencies that replaces the delay once enough latencies are known. Default: none. Range:
     * above 0, up to 100.
     */
    public HedgeConfigBuilder delayPercentile(@Nullable Double value) {
        delayPercentile = value == null ? null : Check.percent("delay-percentile", value);
        return this;
    }

    /**
     * Sets how many attempts one call makes at most, the first included. Default: as many as there are breakers, or 2. Range:
     * 1 to 10.
     */
    public HedgeConfigBuilder maxAttempts(@Nullable Integer value) {
        maxAttempts = value == null ? null : Check.between("max-attempts", (int) value, 1, MOST_ATTEMPTS);
        return this;
    }

    /** Sets how long all attempts together may take. Default: none. Range: longer than zero. */
    public HedgeConfigBuilder timeout(@Nullable Duration value) {
        timeout = value == null ? null : Check.positive("timeout", value);
        return this;
    }

    /**
     * Sets the largest share of extra attempts among calls, such as 0.1 for one extra attempt in ten calls. Default: none, any
     * number of extra attempts. Range: 0, no extra attempts at all, to {@link #maxAttempts} less one.
     */
    public HedgeConfigBuilder budget(@Nullable Double value) {
        budget = value == null ? null : Check.between("budget", (double) value, 0, MOST_ATTEMPTS - 1);
        return this;
    }

    /** Sets the names of the breakers, one for each attempt. Default: none. */
    public HedgeConfigBuilder breakers(List<String> value) {
        breakers = List.copyOf(value);
        return this;
    }

    /**
     * Makes an immutable configuration.
     *
     * @throws ConfigurationException if there are breakers, but not one for each attempt
     */
    public HedgeConfig build() {
        int attempts = maxAttempts != null ? maxAttempts : breakers.isEmpty() ? 2 : breakers.size();
        if (!breakers.isEmpty() && breakers.size() != attempts) {
            throw new ConfigurationException(
                    null,
                    "breakers",
                    "There are " + breakers.size() + " breakers for " + attempts + " attempts.",
                    "Name one breaker for each attempt (max-attempts: " + breakers.size() + ").");
        }
        return new HedgeConfig(this, attempts);
    }
}
