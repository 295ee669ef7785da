package io.throttlemachines.hedge;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a hedge. Immutable and thread-safe; made by {@link #builder()}, where each option states its range and
 * default. Two configurations are equal if all their settings are.
 */
public final class HedgeConfig {

    private final Duration delay;
    private final @Nullable Double delayPercentile;
    private final int maxAttempts;
    private final @Nullable Duration timeout;
    private final @Nullable Double budget;
    private final List<String> breakers;

    HedgeConfig(HedgeConfigBuilder builder, int maxAttempts) {
        this.delay = builder.delay;
        this.delayPercentile = builder.delayPercentile;
        this.maxAttempts = maxAttempts;
        this.timeout = builder.timeout;
        this.budget = builder.budget;
        this.breakers = builder.breakers;
    }

    /** Starts from the defaults. */
    public static HedgeConfigBuilder builder() {
        return new HedgeConfigBuilder();
    }

    /** The configuration in which nothing is set. */
    public static HedgeConfig defaults() {
        return builder().build();
    }

    /** Starts from this configuration. */
    public HedgeConfigBuilder toBuilder() {
        return new HedgeConfigBuilder(this);
    }

    /** How long an attempt may run without an answer before the next one starts. */
    public Duration delay() {
        return delay;
    }

    /** The percentile of recent latencies that replaces the delay once enough latencies are known; null if none. */
    public @Nullable Double delayPercentile() {
        return delayPercentile;
    }

    /** How many attempts one call makes at most, the first included. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** How long all attempts together may take; null if as long as they like. */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /** The largest share of extra attempts among calls; null if there is no limit. */
    public @Nullable Double budget() {
        return budget;
    }

    /** The names of the breakers, one for each attempt, or none. */
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
}
