package io.throttlemachines.hedge;

import io.throttlemachines.config.Setting;
import io.throttlemachines.internal.config.SettingValues;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a hedge. Immutable and thread-safe; created by {@link HedgeConfigBuilder}, which documents the
 * meaning, the range and the default of each setting. A setting that may be null is null unless set. Two configurations
 * are equal if all their settings are.
 */
public final class HedgeConfig {

    static final Setting<Duration> DELAY = Setting.durationOrZero("delay", Duration.ofMillis(50));
    static final Setting<@Nullable Double> DELAY_PERCENTILE = Setting.percentage("delay-percentile");
    static final Setting<@Nullable Integer> MAX_ATTEMPTS = Setting.integer("max-attempts", 1, 10);
    static final Setting<@Nullable Duration> TIMEOUT = Setting.duration("timeout");
    static final Setting<@Nullable Double> BUDGET = Setting.number("budget", 0, 9);
    static final Setting<List<String>> BREAKERS = Setting.names("breakers");

    private static final List<Setting<?>> SETTINGS =
            List.of(DELAY, DELAY_PERCENTILE, MAX_ATTEMPTS, TIMEOUT, BUDGET, BREAKERS);

    private final SettingValues values;

    HedgeConfig(SettingValues values) {
        this.values = values;
    }

    /** A builder that starts from the defaults. */
    public static HedgeConfigBuilder builder() {
        return new HedgeConfigBuilder(new SettingValues(SETTINGS));
    }

    /** The defaults: a configuration in which nothing was set. */
    public static HedgeConfig defaults() {
        return builder().build();
    }

    /** A builder that starts from this configuration. */
    public HedgeConfigBuilder toBuilder() {
        return new HedgeConfigBuilder(values.copy());
    }

    /** All settings of a hedge, in one order. */
    public static List<Setting<?>> settings() {
        return SETTINGS;
    }

    /** The value of one of the {@link #settings()}; null if it is optional and not set. */
    public <T extends @Nullable Object> T get(Setting<T> setting) {
        return values.get(setting);
    }

    public Duration delay() {
        return values.get(DELAY);
    }

    public @Nullable Double delayPercentile() {
        return values.get(DELAY_PERCENTILE);
    }

    public int maxAttempts() {
        return Objects.requireNonNull(values.get(MAX_ATTEMPTS));
    }

    public @Nullable Duration timeout() {
        return values.get(TIMEOUT);
    }

    public @Nullable Double budget() {
        return values.get(BUDGET);
    }

    public List<String> breakers() {
        return values.get(BREAKERS);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HedgeConfig that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "HedgeConfig" + values;
    }
}
