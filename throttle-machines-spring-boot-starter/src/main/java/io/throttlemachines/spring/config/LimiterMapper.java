package io.throttlemachines.spring.config;

import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes limiters' settings of what was written and, where nothing was, of the defaults. */
public final class LimiterMapper {

    private final LimiterSettings defaults;

    public LimiterMapper(LimiterSettings defaults) {
        this.defaults = defaults;
    }

    LimiterConfig map(LimiterSettings written, @Nullable BooleanSupplier guard) {
        LimiterConfigBuilder config = newBuilder().guard(guard);
        apply(written, config);
        return config.build();
    }

    /** Starts from the defaults, and refuses those that no limiter could have. */
    public LimiterConfigBuilder newBuilder() {
        LimiterConfigBuilder config = LimiterConfig.builder();
        apply(defaults, config);
        return config;
    }

    private static void apply(LimiterSettings written, LimiterConfigBuilder config) {
        set(written.limit(), config::limit);
        set(written.period(), config::period);
        set(written.burst(), config::burst);
        set(written.algorithm(), config::algorithm);
        set(written.maxWait(), config::maxWait);
        set(written.maxKeys(), config::maxKeys);
        set(written.mode(), config::mode);
        set(written.dependsOn(), names -> config.dependsOn(names));
    }

    private static <T> void set(@Nullable T value, Consumer<T> setting) {
        if (value != null) {
            setting.accept(value);
        }
    }
}
