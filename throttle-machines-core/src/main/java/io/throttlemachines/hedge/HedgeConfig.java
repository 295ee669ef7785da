package io.throttlemachines.hedge;

import io.throttlemachines.config.Check;
import io.throttlemachines.config.ConfigurationException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a hedge. Immutable and thread-safe; made by {@link #builder()}, where each option tells its range and
 * default. Two are equal if all their settings are.
 */
public final class HedgeConfig {

    private final Duration delay;
    private final @Nullable Double delayPercentile;
    private final int maxAttempts;
    private final @Nullable Duration timeout;
    private final @Nullable Double budget;
    private final List<String> breakers;

    private HedgeConfig(Builder builder, int maxAttempts) {
        this.delay = builder.delay;
        this.delayPercentile = builder.delayPercentile;
        this.maxAttempts = maxAttempts;
        this.timeout = builder.timeout;
        this.budget = builder.budget;
        this.breakers = builder.breakers;
    }

    /**
     * Starts from the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The defaults themselves.
     *
     * @return a configuration in which nothing was set
     */
    public static HedgeConfig defaults() {
        return builder().build();
    }

    /**
     * Starts from this configuration.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.delay = delay;
        builder.delayPercentile = delayPercentile;
        builder.maxAttempts = maxAttempts;
        builder.timeout = timeout;
        builder.budget = budget;
        builder.breakers = breakers;
        return builder;
    }

    /**
     * How long an attempt may go without an answer before the next one starts.
     *
     * @return the value set
     */
    public Duration delay() {
        return delay;
    }

    /**
     * The percentile of recent latencies that takes the delay's place once enough are known.
     *
     * @return the value set, or null if none
     */
    public @Nullable Double delayPercentile() {
        return delayPercentile;
    }

    /**
     * How many attempts are made at most.
     *
     * @return the value set
     */
    public int maxAttempts() {
        return maxAttempts;
    }

    /**
     * How long all attempts together may take.
     *
     * @return the value set, or null if none
     */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /**
     * The share of calls that extra attempts never exceed.
     *
     * @return the value set, or null if none
     */
    public @Nullable Double budget() {
        return budget;
    }

    /**
     * The breaker of each attempt.
     *
     * @return names, as many as attempts, or none
     */
    public List<String> breakers() {
        return breakers;
    }

    private List<@Nullable Object> values() {
        return Arrays.asList(delay, delayPercentile, maxAttempts, timeout, budget, breakers);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HedgeConfig that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "HedgeConfig" + values();
    }

    /** Makes a {@link HedgeConfig}. Every method refuses a value outside its range. Not thread-safe. */
    public static final class Builder {

        private static final int MOST_ATTEMPTS = 10;

        private Duration delay = Duration.ofMillis(50);
        private @Nullable Double delayPercentile;
        private @Nullable Integer maxAttempts;
        private @Nullable Duration timeout;
        private @Nullable Double budget;
        private List<String> breakers = List.of();

        private Builder() {}

        /**
         * Sets how long an attempt may go without an answer before the next one starts. Default: 50 ms. Range: zero, which
         * starts all at once, or longer.
         *
         * @param value the value
         * @return this builder
         */
        public Builder delay(Duration value) {
            delay = Check.notNegative("delay", value);
            return this;
        }

        /**
         * Sets the percentile of recent latencies that takes the delay's place once enough are known. Default: none. Range:
         * above 0, up to 100.
         *
         * @param value the value
         * @return this builder
         */
        public Builder delayPercentile(@Nullable Double value) {
            delayPercentile = value == null ? null : Check.percent("delay-percentile", value);
            return this;
        }

        /**
         * Sets how many attempts are made at most, the first included. Default: as many as there are breakers, or 2. Range:
         * 1 to 10.
         *
         * @param value the value
         * @return this builder
         */
        public Builder maxAttempts(@Nullable Integer value) {
            maxAttempts = value == null ? null : Check.between("max-attempts", (int) value, 1, MOST_ATTEMPTS);
            return this;
        }

        /**
         * Sets how long all attempts together may take. Default: none. Range: longer than zero.
         *
         * @param value the value
         * @return this builder
         */
        public Builder timeout(@Nullable Duration value) {
            timeout = value == null ? null : Check.positive("timeout", value);
            return this;
        }

        /**
         * Sets the share of calls that extra attempts never exceed. Default: none, any number. Range: 0, no extra attempts
         * at all, to {@link #maxAttempts} less one.
         *
         * @param value the value; 0.1 for one extra attempt in ten calls
         * @return this builder
         */
        public Builder budget(@Nullable Double value) {
            budget = value == null ? null : Check.between("budget", (double) value, 0, MOST_ATTEMPTS - 1);
            return this;
        }

        /**
         * Sets the breaker of each attempt. Default: none.
         *
         * @param value names, one for each attempt
         * @return this builder
         */
        public Builder breakers(List<String> value) {
            breakers = List.copyOf(value);
            return this;
        }

        /**
         * Makes the configuration.
         *
         * @return an immutable configuration
         * @throws ConfigurationException if there is not one breaker for each attempt
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
}
