package io.throttlemachines.spring.refresh;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.config.Setting;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The next settings of a running breaker or limiter: its own, with the changes of the properties. */
final class LiveSettings {

    private LiveSettings() {}

    static BreakerConfig next(BreakerConfig running, BreakerConfig before, BreakerConfig after) {
        BreakerConfigBuilder next = running.toBuilder();
        copyChanged(BreakerConfig.settings(), before::get, after::get, next::set);
        if (running.scope() == Scope.LOCAL) {
            next.quorum(null); // it becomes a cluster breaker at the next start
        }
        return next.build();
    }

    static LimiterConfig next(LimiterConfig running, LimiterConfig before, LimiterConfig after) {
        LimiterConfigBuilder next = running.toBuilder();
        boolean concurrency =
                before.algorithm().limitsConcurrency() || after.algorithm().limitsConcurrency();
        if (before.algorithm() != after.algorithm() && concurrency) { // limit and period are for the next start
            return next.maxWait(after.maxWait()).build();
        }
        copyChanged(LimiterConfig.settings(), each -> set(each, before), each -> set(each, after), next::set);
        return next.build();
    }

    private static void copyChanged(
            List<Setting<?>> settings,
            Function<Setting<?>, @Nullable Object> before,
            Function<Setting<?>, @Nullable Object> after,
            Setting.Setter next) {
        settings.stream()
                .filter(each -> each.changeable() && !Objects.equals(before.apply(each), after.apply(each)))
                .forEach(each -> next.setUnchecked(each, after.apply(each)));
    }

    /** The value that was set; null for one that follows the limit, so that it keeps following. */
    private static @Nullable Object set(Setting<?> setting, LimiterConfig config) {
        return config.followsLimit(setting) ? null : config.get(setting);
    }
}
