package io.throttlemachines.spring.refresh;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The settings of a breaker that can change while it runs. */
final class LiveBreaker {

    private static final List<Live<?>> SETTINGS = List.of(
            new Live<>(BreakerConfig::failureThreshold, BreakerConfigBuilder::failureThreshold),
            new Live<>(BreakerConfig::failureWindow, BreakerConfigBuilder::failureWindow),
            new Live<>(BreakerConfig::failureRateThreshold, BreakerConfigBuilder::failureRateThreshold),
            new Live<>(BreakerConfig::minimumCalls, BreakerConfigBuilder::minimumCalls),
            new Live<>(BreakerConfig::slowCallDuration, BreakerConfigBuilder::slowCallDuration),
            new Live<>(BreakerConfig::slowCallRateThreshold, BreakerConfigBuilder::slowCallRateThreshold),
            new Live<>(BreakerConfig::resetTimeout, BreakerConfigBuilder::resetTimeout),
            new Live<>(BreakerConfig::resetTimeoutJitter, BreakerConfigBuilder::resetTimeoutJitter),
            new Live<>(BreakerConfig::resetTimeoutMultiplier, BreakerConfigBuilder::resetTimeoutMultiplier),
            new Live<>(BreakerConfig::resetTimeoutMax, BreakerConfigBuilder::resetTimeoutMax),
            new Live<>(BreakerConfig::halfOpenCalls, BreakerConfigBuilder::halfOpenCalls),
            new Live<>(BreakerConfig::successThreshold, BreakerConfigBuilder::successThreshold),
            new Live<>(BreakerConfig::probeTimeout, BreakerConfigBuilder::probeTimeout),
            new Live<>(BreakerConfig::maxConcurrent, BreakerConfigBuilder::maxConcurrent));

    private LiveBreaker() {}

    private record Live<V>(
            Function<BreakerConfig, V> read, BiFunction<BreakerConfigBuilder, V, BreakerConfigBuilder> set) {

        void take(BreakerConfig before, BreakerConfig after, BreakerConfigBuilder next) {
            V value = read.apply(after);
            if (!Objects.equals(read.apply(before), value)) {
                var unused = set.apply(next, value);
            }
        }
    }

    /** The settings of a running breaker, with whatever differs between what was written before and what is now. */
    static BreakerConfig next(BreakerConfig running, BreakerConfig before, BreakerConfig after) {
        BreakerConfigBuilder next = running.toBuilder();
        SETTINGS.forEach(setting -> setting.take(before, after, next));
        return next.build();
    }
}
