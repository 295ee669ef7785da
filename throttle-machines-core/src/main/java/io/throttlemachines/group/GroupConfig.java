package io.throttlemachines.group;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.limiter.LimiterConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The members of a group, by short name. Immutable and thread-safe. Two configurations are equal if all their members are. */
public final class GroupConfig {

    private final Map<String, BreakerConfig> breakers;
    private final Map<String, LimiterConfig> limiters;

    GroupConfig(GroupConfigBuilder builder) {
        breakers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.breakers));
        limiters = Collections.unmodifiableMap(new LinkedHashMap<>(builder.limiters));
    }

    /** Starts without members. */
    public static GroupConfigBuilder builder() {
        return new GroupConfigBuilder();
    }

    /** The settings of the breakers by short name, in the order of declaration. */
    public Map<String, BreakerConfig> breakers() {
        return breakers;
    }

    /** The settings of the limiters by short name, in the order of declaration. */
    public Map<String, LimiterConfig> limiters() {
        return limiters;
    }

    /** The short names of all members, breakers first. */
    public List<String> members() {
        return Stream.concat(breakers.keySet().stream(), limiters.keySet().stream())
                .toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GroupConfig that && breakers.equals(that.breakers) && limiters.equals(that.limiters);
    }

    @Override
    public int hashCode() {
        return 31 * breakers.hashCode() + limiters.hashCode();
    }

    @Override
    public String toString() {
        return "GroupConfig[breakers=" + breakers + ", limiters=" + limiters + "]";
    }
}
