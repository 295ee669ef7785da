package io.throttlemachines.spring.config;

import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.hedge.HedgeConfigBuilder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes hedges' settings of what was written and, where nothing was, of the defaults. */
final class HedgeMapper {

    private final HedgeDefaultProperties defaults;

    HedgeMapper(HedgeDefaultProperties defaults) {
        this.defaults = defaults;
    }

    HedgeConfig defaults() {
        return newBuilder().build();
    }

    HedgeConfig map(HedgeProperties written) {
        HedgeConfigBuilder config = newBuilder();
        set(written.breakers(), names -> {
            config.breakers(names);
            config.maxAttempts(null); // one for each breaker, unless it says otherwise itself
        });
        set(written.delay(), config::delay);
        set(written.delayPercentile(), config::delayPercentile);
        set(written.maxAttempts(), config::maxAttempts);
        set(written.timeout(), config::timeout);
        set(written.budget(), config::budget);
        return config.build();
    }

    private HedgeConfigBuilder newBuilder() {
        HedgeConfigBuilder config = HedgeConfig.builder();
        set(defaults.delay(), config::delay);
        set(defaults.delayPercentile(), config::delayPercentile);
        set(defaults.maxAttempts(), config::maxAttempts);
        set(defaults.timeout(), config::timeout);
        set(defaults.budget(), config::budget);
        return config;
    }

    private static <T> void set(@Nullable T value, Consumer<T> setting) {
        if (value != null) {
            setting.accept(value);
        }
    }
}
