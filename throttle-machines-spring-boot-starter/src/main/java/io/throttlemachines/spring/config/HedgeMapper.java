package io.throttlemachines.spring.config;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.hedge.HedgeConfigBuilder;
import io.throttlemachines.spring.config.SettingsMapper.Problems;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns the properties of a hedge into its settings. */
final class HedgeMapper {

    private final HedgeDefaultProperties defaults;

    HedgeMapper(HedgeDefaultProperties defaults) {
        this.defaults = defaults;
    }

    HedgeConfig defaults(Problems problems) {
        return newBuilder(problems).build();
    }

    /** The settings; those that are not written, or are wrong, are as under {@code defaults}. */
    HedgeConfig map(HedgeProperties written, Problems problems) {
        HedgeConfigBuilder config = newBuilder(knownAlready -> {});
        List<String> breakers = written.getBreakers();
        if (breakers != null) {
            SettingsMapper.attempt(() -> config.breakers(breakers), problems);
            config.maxAttempts(null); // one for each breaker, unless the hedge itself says otherwise
        }
        apply(written, config, problems);
        boolean judged = problems.none();
        try {
            return config.build();
        } catch (ConfigurationException refused) {
            if (judged) {
                problems.add(refused);
            }
            return config.breakers(List.of()).build();
        }
    }

    private HedgeConfigBuilder newBuilder(Problems problems) {
        HedgeConfigBuilder config = HedgeConfig.builder();
        apply(defaults, config, problems);
        return config;
    }

    private static void apply(HedgeDefaultProperties written, HedgeConfigBuilder config, Problems problems) {
        set(written.getDelay(), config::delay, problems);
        set(written.getDelayPercentile(), config::delayPercentile, problems);
        set(written.getMaxAttempts(), config::maxAttempts, problems);
        set(written.getTimeout(), config::timeout, problems);
        set(written.getBudget(), config::budget, problems);
    }

    private static <T> void set(@Nullable T value, Consumer<T> setting, Problems problems) {
        if (value != null) {
            SettingsMapper.attempt(() -> setting.accept(value), problems);
        }
    }
}
