package io.throttlemachines.group;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.Check;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.limiter.LimiterConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The members of a group, by short name. Immutable and thread-safe. Two are equal if all their members are. */
public final class GroupConfig {

    private final Map<String, BreakerConfig> breakers;
    private final Map<String, LimiterConfig> limiters;

    private GroupConfig(Builder builder) {
        breakers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.breakers));
        limiters = Collections.unmodifiableMap(new LinkedHashMap<>(builder.limiters));
    }

    /**
     * Starts without members.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The breakers.
     *
     * @return settings by short name, in the order of declaration
     */
    public Map<String, BreakerConfig> breakers() {
        return breakers;
    }

    /**
     * The limiters.
     *
     * @return settings by short name, in the order of declaration
     */
    public Map<String, LimiterConfig> limiters() {
        return limiters;
    }

    /**
     * All members.
     *
     * @return their short names, breakers first
     */
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

    /** Gathers a group's members. A dependency's name means a member first, then a node outside. Not thread-safe. */
    public static final class Builder {

        private final Map<String, BreakerConfig> breakers = new LinkedHashMap<>();
        private final Map<String, LimiterConfig> limiters = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a breaker.
         *
         * @param member its short name
         * @param config its settings
         * @return this builder
         * @throws ConfigurationException if the group has a member of that name
         */
        public Builder breaker(String member, BreakerConfig config) {
            breakers.put(free(member), config);
            return this;
        }

        /**
         * Adds a limiter.
         *
         * @param member its short name
         * @param config its settings
         * @return this builder
         * @throws ConfigurationException if the group has a member of that name
         */
        public Builder limiter(String member, LimiterConfig config) {
            limiters.put(free(member), config);
            return this;
        }

        private String free(String member) {
            Check.name("A member's name", member);
            if (breakers.containsKey(member) || limiters.containsKey(member)) {
                throw new ConfigurationException(
                        null,
                        member,
                        "The group has two members named '" + member + "'.",
                        "Names are unique among a group's breakers and limiters: rename one.");
            }
            return member;
        }

        /**
         * Makes the configuration.
         *
         * @return an immutable configuration
         */
        public GroupConfig build() {
            return new GroupConfig(this);
        }
    }
}
