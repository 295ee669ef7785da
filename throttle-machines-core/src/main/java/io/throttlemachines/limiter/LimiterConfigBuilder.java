package io.throttlemachines.limiter;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.config.SettingValues;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates a {@link LimiterConfig}. Every method rejects a value outside its range with a {@link
 * ConfigurationException}; {@link #build()} rejects settings that cannot work together or lack a limit or a period. Not
 * thread-safe.
 */
public final class LimiterConfigBuilder {

    private final SettingValues values;

    LimiterConfigBuilder(SettingValues values) {
        this.values = values;
    }

    /** Sets one of {@link LimiterConfig#settings()}. */
    public <T extends @Nullable Object> LimiterConfigBuilder set(Setting<T> setting, @Nullable T value) {
        values.set(setting, value);
        return this;
    }

    /**
     * Permits per period; with concurrency how many calls run at once, with adaptive-concurrency at the start. Required. Range:
     * at least 1, and at most one per nanosecond of the period; with concurrency at most 1,000,000,000.
     */
    public LimiterConfigBuilder limit(long permits) {
        return set(LimiterConfig.LIMIT, permits);
    }

    /**
     * The period. Required, except with concurrency and adaptive-concurrency, for which it means nothing. Range: longer than
     * zero, at most 97 years.
     */
    public LimiterConfigBuilder period(Duration duration) {
        return set(LimiterConfig.PERIOD, duration);
    }

    /**
     * The most permits that can be taken at once; 1 spaces calls evenly. Only for token-bucket and gcra. Default: the
     * limit. Range: at least 1.
     */
    public LimiterConfigBuilder burst(long permits) {
        return set(LimiterConfig.BURST, permits);
    }

    /**
     * The least that the limit shrinks to. Only for adaptive-concurrency. Default: 1. Range: at least 1, at most the limit.
     */
    public LimiterConfigBuilder minLimit(long permits) {
        return set(LimiterConfig.MIN_LIMIT, permits);
    }

    /**
     * The most that the limit grows to. Only for adaptive-concurrency. Default: ten times the limit. Range: at least the limit,
     * at most 1,000,000,000.
     */
    public LimiterConfigBuilder maxLimit(long permits) {
        return set(LimiterConfig.MAX_LIMIT, permits);
    }

    /** How permits are counted. Default: token-bucket. */
    public LimiterConfigBuilder algorithm(Algorithm algorithm) {
        return set(LimiterConfig.ALGORITHM, algorithm);
    }

    /**
     * How long a caller waits for permits at most, where the call does not say. Default: zero, no wait. Range: zero or
     * longer, at most 97 years.
     */
    public LimiterConfigBuilder maxWait(Duration duration) {
        return set(LimiterConfig.MAX_WAIT, duration);
    }

    /**
     * The name of the store that keeps the permits. Limiters of several instances with the same name and store share their
     * permits. Calls that run at once are never shared. Default: {@link LimiterConfig#LOCAL_STORE}, the memory of this JVM. Range: that, or a name given to {@code
     * ThrottleMachinesBuilder.store}.
     */
    public LimiterConfigBuilder store(String name) {
        return set(LimiterConfig.STORE, name);
    }

    /**
     * The most permits that this instance takes from the store in one call, to spend them without further calls; where several
     * callers wait for that call and spend what it brings, so many for each of them, but together at most a hundredth of the burst.
     * Permits on lease count as taken for all other instances until they are spent, handed back or over, so the limit holds as
     * without leases. Each key has a lease of its own. Only with a shared store. Default: none, and every decision is a call
     * to the store. Range: at least 1, at most the burst, and at most 1,000,000,000,000.
     */
    public LimiterConfigBuilder lease(long permits) {
        return set(LimiterConfig.LEASE, permits);
    }

    /**
     * How long permits on lease can be spent at most. If an instance dies, the permits that it had on lease are lost for as
     * long. Only with {@link #lease}. Default: one second, or the period if that is shorter. Range: longer than zero, at most
     * the period.
     */
    public LimiterConfigBuilder leaseTime(Duration duration) {
        return set(LimiterConfig.LEASE_TIME, duration);
    }

    /** How many keys are kept at most; over it those with the most permits left are forgotten. Default: 100,000. Range: at least 1. */
    public LimiterConfigBuilder maxKeys(long keys) {
        return set(LimiterConfig.MAX_KEYS, keys);
    }

    /**
     * How many characters of a key that is a {@code String} are kept at most. Of a longer one the limiter keeps the SHA-256
     * digest instead, so that long texts from outside the application take no more memory, and still no two of them share
     * permits. Keys of other types are kept as they are. Default: 256. Range: at least 1.
     */
    public LimiterConfigBuilder maxKeyLength(long characters) {
        return set(LimiterConfig.MAX_KEY_LENGTH, characters);
    }

    /** The mode the limiter starts in. Default: enforce. */
    public LimiterConfigBuilder mode(Mode mode) {
        return set(LimiterConfig.MODE, mode);
    }

    /** The breakers and limiters this one depends on. Default: none. */
    public LimiterConfigBuilder dependsOn(List<String> names) {
        return set(LimiterConfig.DEPENDS_ON, names);
    }

    /** Does the same as {@link #dependsOn(List)}. */
    public LimiterConfigBuilder dependsOn(String... names) {
        return dependsOn(List.of(names));
    }

    /**
     * The condition under which calls are admitted at all: while it returns false or throws, they are refused with a
     * {@link io.throttlemachines.refusal.DependencyException}. Many threads ask it, at every call, so it should be
     * quick. Default: none.
     */
    public LimiterConfigBuilder guard(@Nullable BooleanSupplier condition) {
        return set(LimiterConfig.GUARD, condition);
    }

    /** Creates the immutable configuration. */
    public LimiterConfig build() {
        SettingValues checked = values.copy();
        LimitCheck.refuseUnworkable(checked);
        return new LimiterConfig(checked);
    }
}
