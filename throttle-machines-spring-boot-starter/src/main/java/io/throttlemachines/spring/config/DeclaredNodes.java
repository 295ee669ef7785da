package io.throttlemachines.spring.config;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.group.Group;
import io.throttlemachines.limiter.LimiterConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the properties declare.
 *
 * @param defaultBreaker the settings of a breaker that is used and declared nowhere
 * @param breakers       breakers, cascades, and breakers of groups, by full name
 * @param limiters       limiters, and limiters of groups, by full name
 * @param calls          what is written of hedges, retries and their defaults, by full key
 */
public record DeclaredNodes(
        BreakerConfig defaultBreaker,
        Map<String, DeclaredNode<BreakerConfig>> breakers,
        Map<String, DeclaredNode<LimiterConfig>> limiters,
        Map<String, Map<String, Object>> calls) {

    public DeclaredNodes(BreakerConfig defaultBreaker) {
        this(defaultBreaker, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /**
     * One breaker or limiter.
     *
     * @param key    where it is written
     * @param group  its group, if it has one
     * @param name   its name, within its group if it has one
     * @param config its settings
     * @param <C>    the settings of its kind
     */
    public record DeclaredNode<C>(
            PropertyPath key, @Nullable String group, String name, C config) {

        String fullName() {
            return group == null ? name : Group.fullName(group, name);
        }

        DeclaredNode<C> with(C other) {
            return new DeclaredNode<>(key, group, name, other);
        }
    }
}
