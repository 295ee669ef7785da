package io.throttlemachines.limiter;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a limiter. Immutable and thread-safe. Two are equal if all settings are; guards are compared by
 * {@code equals}.
 */
public final class LimiterConfig {

    /** How many keys are remembered unless another number is set. */
    public static final long DEFAULT_MAX_KEYS = 100_000;

    private final long limit;
    private final Duration period;
    private final long burst;

    /** Whether none was set, so that it is always the limit. Two settings of the same burst are equal all the same. */
    private final boolean burstFollows;

    private final Algorithm algorithm;
    private final Duration maxWait;
    private final long maxKeys;
    private final Mode mode;
    private final List<String> dependsOn;
    private final @Nullable BooleanSupplier guard;

    LimiterConfig(long limit, Duration period, @Nullable Long burst, LimiterConfigBuilder builder) {
        this.limit = limit;
        this.period = period;
        this.burst = burst == null ? limit : burst;
        this.burstFollows = burst == null || !builder.algorithm.hasBurst();
        this.algorithm = builder.algorithm;
        this.maxWait = builder.maxWait;
        this.maxKeys = builder.maxKeys;
        this.mode = builder.mode;
        this.dependsOn = builder.dependsOn;
        this.guard = builder.guard;
    }

    /**
     * Starts with nothing but the defaults; limit and period are still wanted.
     *
     * @return a builder
     */
    public static LimiterConfigBuilder builder() {
        return new LimiterConfigBuilder();
    }

    /**
     * So many permits per period, and the defaults for all else.
     *
     * @param limit  permits per period, at least 1
     * @param period the period, longer than zero
     * @return the settings
     * @throws ConfigurationException if they cannot work
     */
    public static LimiterConfig of(long limit, Duration period) {
        return builder().limit(limit).period(period).build();
    }

    /**
     * Starts with these settings. A burst that was never set goes on to follow the limit.
     *
     * @return a builder
     */
    public LimiterConfigBuilder toBuilder() {
        LimiterConfigBuilder builder = new LimiterConfigBuilder()
                .limit(limit)
                .period(period)
                .algorithm(algorithm)
                .maxWait(maxWait)
                .maxKeys(maxKeys)
                .mode(mode)
                .dependsOn(dependsOn)
                .guard(guard);
        return burstFollows ? builder : builder.burst(burst);
    }

    /**
     * Permits per period.
     *
     * @return at least 1
     */
    public long limit() {
        return limit;
    }

    /**
     * The period.
     *
     * @return longer than zero, at most 97 years
     */
    public Duration period() {
        return period;
    }

    /**
     * The most permits that can be taken at once.
     *
     * @return at least 1; the limit where none was set
     */
    public long burst() {
        return burst;
    }

    /**
     * How permits are counted.
     *
     * @return token-bucket where none was set
     */
    public Algorithm algorithm() {
        return algorithm;
    }

    /**
     * How long a caller waits for permits at most, where the call does not say.
     *
     * @return zero where nothing was set: nobody waits
     */
    public Duration maxWait() {
        return maxWait;
    }

    /**
     * How many keys are remembered at most.
     *
     * @return at least 1; 100,000 where none was set
     */
    public long maxKeys() {
        return maxKeys;
    }

    /**
     * The mode to begin with.
     *
     * @return enforce where none was set
     */
    public Mode mode() {
        return mode;
    }

    /**
     * The breakers and limiters this one needs.
     *
     * @return their names, as written
     */
    public List<String> dependsOn() {
        return dependsOn;
    }

    /**
     * The condition under which calls are let through at all.
     *
     * @return null if there is none
     */
    public @Nullable BooleanSupplier guard() {
        return guard;
    }

    public boolean burstFollows() {
        return burstFollows;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LimiterConfig that
                && values().equals(that.values())
                && Objects.equals(guard, that.guard);
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return List.of(limit, period, burst, algorithm, maxWait, maxKeys, mode, dependsOn);
    }

    @Override
    public String toString() {
        return algorithm + " " + limit + " per " + period + ", burst " + burst + ", max-wait " + maxWait + ", max-keys "
                + maxKeys + ", mode " + mode + ", depends-on " + dependsOn + (guard == null ? "" : ", guarded");
    }
}
