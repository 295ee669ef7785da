package io.throttlemachines.group;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import io.throttlemachines.limiter.LimiterConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes a {@link GroupConfig}. The name of a dependency means a member of the group first, then a node outside it. Not
 * thread-safe.
 */
public final class GroupConfigBuilder {

    final Map<String, BreakerConfig> breakers = new LinkedHashMap<>();
    final Map<String, LimiterConfig> limiters = new LinkedHashMap<>();

    GroupConfigBuilder() {}

    /** Adds a breaker by its short name. A name that the group has already is a {@link ConfigurationException}. */
    public GroupConfigBuilder breaker(String member, BreakerConfig config) {
        breakers.put(unused(member), config);
        return this;
    }

    /** Adds a limiter by its short name. A name that the group has already is a {@link ConfigurationException}. */
    public GroupConfigBuilder limiter(String member, LimiterConfig config) {
        limiters.put(unused(member), config);
        return this;
    }

    private String unused(String member) {
        Setting.names("A member's name").check(Collections.singletonList(member));
        if (breakers.containsKey(member) || limiters.containsKey(member)) {
            throw new ConfigurationException(
                    null,
                    member,
                    "The group has two members named '" + member + "'.",
                    "Names are unique among a group's breakers and limiters: rename one.");
        }
        return member;
    }

    /** Makes an immutable configuration. */
    public GroupConfig build() {
        return new GroupConfig(this);
    }
}
