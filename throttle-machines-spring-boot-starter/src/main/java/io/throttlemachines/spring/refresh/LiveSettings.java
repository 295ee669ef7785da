package io.throttlemachines.spring.refresh;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.config.Setting;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The next settings of a running breaker or limiter: its own, with what has changed in the properties meanwhile. */
final class LiveSettings {

    private LiveSettings() {}

    static BreakerConfig next(BreakerConfig running, BreakerConfig before, BreakerConfig after) {
        BreakerConfigBuilder next = running.toBuilder();
        BreakerConfig.settings().stream()
                .filter(setting -> setting.changeable() && !Objects.equals(before.get(setting), after.get(setting)))
                .forEach(setting -> copy(setting, after, next));
        return next.build();
    }

    private static <T extends @Nullable Object> void copy(
            Setting<T> setting, BreakerConfig from, BreakerConfigBuilder to) {
        to.set(setting, from.get(setting));
    }

    static LimiterConfig next(LimiterConfig running, LimiterConfig before, LimiterConfig after) {
        LimiterConfigBuilder next = running.toBuilder();
        LimiterConfig.settings().stream()
                .filter(setting -> setting.changeable() && !Objects.equals(set(setting, before), set(setting, after)))
                .forEach(setting -> copy(setting, after, next));
        return next.build();
    }

    private static <T extends @Nullable Object> void copy(
            Setting<T> setting, LimiterConfig from, LimiterConfigBuilder to) {
        to.set(setting, set(setting, from));
    }

    /** The value that was set; null for a burst that follows the limit, so that it keeps following. */
    private static <T extends @Nullable Object> @Nullable T set(Setting<T> setting, LimiterConfig config) {
        return setting.name().equals("burst") && config.burstFollowsLimit() ? null : config.get(setting);
    }
}
