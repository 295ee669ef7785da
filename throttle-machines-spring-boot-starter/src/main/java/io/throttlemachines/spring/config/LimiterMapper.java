package io.throttlemachines.spring.config;

import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.spring.config.SettingsMapper.Problems;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Turns the properties of a limiter into its settings. */
public final class LimiterMapper {

    /** Values for the settings without a default, so that a limiter without them can still be checked. */
    private static final Map<String, Object> STAND_INS = Map.of("limit", 1L, "period", Duration.ofSeconds(1));

    private final LimiterDefaultProperties defaults;

    public LimiterMapper(ThrottleMachinesProperties properties) {
        this.defaults = properties.defaults().limiter();
    }

    /** The settings; those that are not written, or are wrong, are as under {@code defaults}. */
    LimiterConfig map(LimiterProperties written, Function<String, BooleanSupplier> guard, Problems problems) {
        LimiterConfigBuilder config = newBuilder(knownAlready -> {});
        SettingsMapper<LimiterConfig> mapper = new SettingsMapper<>(LimiterConfig.settings(), config::set, problems);
        mapper.apply(
                written,
                (setting, value) -> setting.type() == BooleanSupplier.class ? guard.apply((String) value) : value);
        return mapper.build(config::build, STAND_INS);
    }

    /**
     * A builder that starts from the defaults.
     *
     * @throws io.throttlemachines.config.ConfigurationException if a default is out of range
     */
    public LimiterConfigBuilder newBuilder() {
        return newBuilder(refused -> {
            throw refused;
        });
    }

    LimiterConfigBuilder newBuilder(Problems problems) {
        LimiterConfigBuilder config = LimiterConfig.builder();
        new SettingsMapper<>(LimiterConfig.settings(), config::set, problems)
                .apply(defaults, (setting, value) -> value);
        return config;
    }
}
