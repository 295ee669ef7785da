package io.throttlemachines.spring.refresh;

import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.spring.config.DeclaredNodes.DeclaredNode;
import io.throttlemachines.spring.config.LimiterSettings;
import java.util.Objects;
import java.util.function.Function;

/** The settings of a limiter that can change while it runs. */
final class LiveLimiter {

    private LiveLimiter() {}

    /** The settings of a running limiter, with whatever differs between what was written before and what is now. */
    static LimiterConfig next(
            LimiterConfig running,
            DeclaredNode<LimiterSettings, LimiterConfig> before,
            DeclaredNode<LimiterSettings, LimiterConfig> after) {
        Long burst = after.written().burst();
        boolean otherBurst = !Objects.equals(before.written().burst(), burst);
        // A burst that is no longer written follows the limit, as only one does that was never set.
        LimiterConfigBuilder next = otherBurst && burst == null ? withoutBurst(running) : running.toBuilder();
        if (otherBurst && burst != null) {
            next.burst(burst);
        }
        return next.limit(pick(running, before, after, LimiterConfig::limit))
                .period(pick(running, before, after, LimiterConfig::period))
                .maxWait(pick(running, before, after, LimiterConfig::maxWait))
                .build();
    }

    private static LimiterConfigBuilder withoutBurst(LimiterConfig running) {
        return LimiterConfig.builder()
                .algorithm(running.algorithm())
                .maxKeys(running.maxKeys())
                .mode(running.mode())
                .dependsOn(running.dependsOn())
                .guard(running.guard());
    }

    private static <V> V pick(
            LimiterConfig running,
            DeclaredNode<LimiterSettings, LimiterConfig> before,
            DeclaredNode<LimiterSettings, LimiterConfig> after,
            Function<LimiterConfig, V> setting) {
        V value = setting.apply(after.config());
        return value.equals(setting.apply(before.config())) ? setting.apply(running) : value;
    }
}
