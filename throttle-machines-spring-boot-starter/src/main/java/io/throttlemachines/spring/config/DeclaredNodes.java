package io.throttlemachines.spring.config;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.limiter.LimiterConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the properties declare, by full name.
 *
 * @param defaultBreaker what a breaker is like that nobody declared
 * @param breakers       breakers, cascades, and breakers of groups
 * @param limiters       limiters, and limiters of groups
 */
public record DeclaredNodes(
        BreakerConfig defaultBreaker,
        Map<String, DeclaredNode<BreakerSettings, BreakerConfig>> breakers,
        Map<String, DeclaredNode<LimiterSettings, LimiterConfig>> limiters) {

    public DeclaredNodes(BreakerConfig defaultBreaker) {
        this(defaultBreaker, new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /**
     * One of them.
     *
     * @param key     where it was written
     * @param written what was written there
     * @param config  its settings
     * @param <S>     what can be written of it
     * @param <C>     the settings of its kind
     */
    public record DeclaredNode<S, C>(PropertyPath key, S written, C config) {}
}
