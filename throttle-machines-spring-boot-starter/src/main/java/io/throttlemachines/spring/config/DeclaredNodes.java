package io.throttlemachines.spring.config;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.group.Group;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
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

    /** The settings of a limiter that only count in a shared store. */
    private static final Set<String> ONLY_SHARED = Set.of("lease", "lease-time");

    public DeclaredNodes(BreakerConfig defaultBreaker) {
        this(defaultBreaker, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /** Lets a limiter keep its permits to itself. Drops the settings that only count in a shared store. */
    void keepPermitsLocal(String limiter) {
        limiters.computeIfPresent(limiter, (name, node) -> node.with(local(node.config())));
    }

    private static LimiterConfig local(LimiterConfig config) {
        LimiterConfigBuilder local = config.toBuilder().store(LimiterConfig.LOCAL_STORE);
        LimiterConfig.settings().stream()
                .filter(setting -> ONLY_SHARED.contains(setting.name()))
                .forEach(setting -> local.set(setting, null));
        return local.build();
    }

    /** Lets a breaker keep its circuit to itself. */
    void keepCircuitLocal(String breaker) {
        breakers.computeIfPresent(breaker, (name, node) -> node.with(local(node.config())));
    }

    static BreakerConfig local(BreakerConfig config) {
        return config.toBuilder().scope(Scope.LOCAL).quorum(null).build();
    }

    /** Leaves out the target of a cascade that an exception names. Returns its name, or null if there is no such target. */
    @Nullable
    String leaveOutTarget(ConfigurationException refused) {
        return leaveOut(
                refused,
                breakers,
                BreakerConfig::cascadesTo,
                (config, rest) -> config.toBuilder().cascadesTo(rest).build());
    }

    /** The same for what a breaker or limiter depends on. */
    @Nullable
    String leaveOutDependency(ConfigurationException refused, boolean ofBreaker) {
        return ofBreaker
                ? leaveOut(
                        refused,
                        breakers,
                        BreakerConfig::dependsOn,
                        (config, rest) -> config.toBuilder().dependsOn(rest).build())
                : leaveOut(
                        refused,
                        limiters,
                        LimiterConfig::dependsOn,
                        (config, rest) -> config.toBuilder().dependsOn(rest).build());
    }

    private static <C> @Nullable String leaveOut(
            ConfigurationException refused,
            Map<String, DeclaredNode<C>> nodes,
            Function<C, List<String>> edges,
            BiFunction<C, List<String>, C> with) {
        DeclaredNode<C> node = nodes.get(String.valueOf(refused.node()));
        String edge = node == null ? null : quoted(refused, edges.apply(node.config()));
        if (node != null && edge != null) {
            List<String> rest = new ArrayList<>(edges.apply(node.config()));
            rest.remove(edge);
            nodes.put(node.fullName(), node.with(with.apply(node.config(), rest)));
        }
        return edge;
    }

    /** The longest of these names that an exception quotes, or the first of equal length; null if it quotes none. */
    static @Nullable String quoted(ConfigurationException refused, List<String> names) {
        return names.stream()
                .filter(name -> WrittenProperties.quotes(refused.problem(), name))
                .max(Comparator.comparing(String::length))
                .orElse(null);
    }

    static String fullName(@Nullable String group, String name) {
        return group == null ? name : Group.fullName(group, name);
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
            return DeclaredNodes.fullName(group, name);
        }

        DeclaredNode<C> with(C other) {
            return new DeclaredNode<>(key, group, name, other);
        }
    }
}
