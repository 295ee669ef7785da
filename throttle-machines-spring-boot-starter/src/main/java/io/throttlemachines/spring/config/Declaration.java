package io.throttlemachines.spring.config;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.group.GroupConfigBuilder;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.config.DeclaredNodes.DeclaredNode;
import io.throttlemachines.spring.config.SettingsMapper.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All nodes of the properties. What is wrong with one is collected, and the node is declared as far as it is right. */
final class Declaration {

    private static final String BREAKERS = ThrottleMachinesProperties.PREFIX + ".breakers";
    private static final String CASCADES = ThrottleMachinesProperties.PREFIX + ".cascades";
    private static final String LIMITERS = ThrottleMachinesProperties.PREFIX + ".limiters";
    private static final String GROUPS = ThrottleMachinesProperties.PREFIX + ".groups";
    private static final String HEDGES = ThrottleMachinesProperties.PREFIX + ".hedges";

    private final WrittenProperties written;
    private final Mistakes mistakes;
    private final BreakerMapper breakerMapper;
    private final LimiterMapper limiterMapper;
    private final LimiterGuards limiterGuards;
    private final HedgeMapper hedgeMapper;

    private final DeclaredNodes nodes;
    private final List<String> groups = new ArrayList<>();
    private final Map<String, HedgeConfig> hedges = new LinkedHashMap<>();
    private final HedgeConfig defaultHedge;

    Declaration(
            ThrottleMachinesProperties properties, WrittenProperties written, Mistakes mistakes, BeanReferences beans) {
        this.written = written;
        this.mistakes = mistakes;
        breakerMapper = new BreakerMapper(beans);
        limiterMapper = new LimiterMapper(properties);
        limiterGuards = new LimiterGuards(beans);
        hedgeMapper = new HedgeMapper(properties.defaults().hedge());
        nodes = new DeclaredNodes(breakerMapper.map(
                properties.defaults().breaker(), BreakerConfig.defaults(), mistakes.at(PropertyPath.BREAKER_DEFAULTS)));
        var unused = limiterMapper.newBuilder(mistakes.at(PropertyPath.LIMITER_DEFAULTS));
        defaultHedge = hedgeMapper.defaults(mistakes.at(PropertyPath.HEDGE_DEFAULTS));
        nodes.hedges()
                .put(
                        PropertyPath.HEDGE_DEFAULTS.property(),
                        SettingsMapper.written(properties.defaults().hedge()));
        read(properties);
    }

    DeclaredNodes nodes() {
        return nodes;
    }

    private void read(ThrottleMachinesProperties properties) {
        each(BREAKERS, properties.breakers(), (name, breaker) -> breaker(BREAKERS, null, name, breaker));
        each(CASCADES, properties.cascades(), (name, cascade) -> {
            if (properties.breakers().containsKey(name)) {
                mistakes.at(PropertyPath.ofBreaker(CASCADES, name)).add(twoKinds(name));
            } else {
                breaker(CASCADES, null, name, cascade);
            }
        });
        each(LIMITERS, properties.limiters(), (name, limiter) -> limiter(LIMITERS, null, name, limiter));
        each(GROUPS, properties.groups(), this::group);
        each(HEDGES, properties.hedges(), this::hedge);
    }

    private <T> void each(String section, Map<String, T> bound, BiConsumer<String, T> action) {
        written.asWritten(section, bound, mistakes.at(PropertyPath.of(section))).forEach(action);
    }

    private static ConfigurationException twoKinds(String name) {
        return new ConfigurationException(
                null,
                null,
                "'" + name + "' stands under both " + BREAKERS + " and " + CASCADES + ".",
                "A cascade is a breaker with targets: keep it under " + CASCADES
                        + ", where every property of a breaker is allowed too.");
    }

    private void group(String name, GroupProperties group) {
        String key = PropertyPath.below(GROUPS, name);
        groups.add(name);
        each(key + ".breakers", group.breakers(), (member, its) -> breaker(key + ".breakers", name, member, its));
        each(key + ".limiters", group.limiters(), (member, its) -> limiter(key + ".limiters", name, member, its));
    }

    private void breaker(String section, @Nullable String group, String name, BreakerProperties written) {
        PropertyPath key = PropertyPath.ofBreaker(section, name);
        Problems problems = mistakes.at(key);
        BreakerConfig config = breakerMapper.map(written, nodes.defaultBreaker(), problems);
        declare(new DeclaredNode<>(key, group, name, config), nodes.breakers(), problems);
    }

    private void limiter(String section, @Nullable String group, String name, LimiterProperties written) {
        PropertyPath key = PropertyPath.ofLimiter(section, name);
        Problems problems = mistakes.at(key);
        LimiterConfig config = limiterMapper.map(
                written, bean -> limiterGuards.guard(key, String.valueOf(group), written, bean), problems);
        declare(new DeclaredNode<>(key, group, name, config), nodes.limiters(), problems);
    }

    private <C> void declare(DeclaredNode<C> node, Map<String, DeclaredNode<C>> declared, Problems problems) {
        String name = node.fullName();
        if (nodes.breakers().containsKey(name) || nodes.limiters().containsKey(name)) {
            problems.add(new ConfigurationException(
                    null, null, "The name '" + name + "' is declared twice.", "Rename one of the two."));
        } else {
            declared.put(name, node);
        }
    }

    private void hedge(String name, HedgeProperties written) {
        PropertyPath key = PropertyPath.ofHedge(HEDGES, name);
        hedges.put(name, hedgeMapper.map(written, mistakes.at(key)));
        nodes.hedges().put(key.property(), SettingsMapper.written(written));
    }

    /** A builder in which everything is declared. */
    ThrottleMachinesBuilder builder() {
        ThrottleMachinesBuilder builder = ThrottleMachines.builder();
        builder.defaultBreaker(nodes.defaultBreaker()).defaultHedge(defaultHedge);
        Map<String, GroupConfigBuilder> members = new LinkedHashMap<>();
        groups.forEach(group -> members.put(group, GroupConfig.builder()));
        nodes.breakers().values().forEach(node -> {
            GroupConfigBuilder group = members.get(node.group());
            var unused = group == null
                    ? builder.breaker(node.name(), node.config())
                    : group.breaker(node.name(), node.config());
        });
        nodes.limiters().values().forEach(node -> {
            GroupConfigBuilder group = members.get(node.group());
            var unused = group == null
                    ? builder.limiter(node.name(), node.config())
                    : group.limiter(node.name(), node.config());
        });
        members.forEach((name, group) -> builder.group(name, group.build()));
        hedges.forEach(builder::hedge);
        return builder;
    }

    void completeGuards(ThrottleMachines machines) {
        limiterGuards.complete(machines, mistakes);
    }

    /** Where the node is written that an exception names; null if it is not written in the properties. */
    @Nullable
    PropertyPath key(ConfigurationException refused) {
        String name = String.valueOf(refused.node());
        if (isOfHedge(refused)) {
            return hedges.containsKey(name) ? PropertyPath.ofHedge(HEDGES, name) : null;
        }
        DeclaredNode<?> node = nodes.breakers().containsKey(name)
                ? nodes.breakers().get(name)
                : nodes.limiters().get(name);
        return node == null ? null : node.key();
    }

    /** Whether a name, within its group or alone, is that of a node here. */
    boolean contains(String name) {
        return Stream.concat(nodes.breakers().values().stream(), nodes.limiters().values().stream())
                .anyMatch(node -> node.name().equals(name) || node.fullName().equals(name));
    }

    private static boolean isOfHedge(ConfigurationException refused) {
        return "breakers".equals(refused.setting());
    }

    /** Leaves out the edge that an exception names. Returns the name at its end, or null if there is no such edge. */
    @Nullable
    String leaveOut(ConfigurationException refused) {
        String name = String.valueOf(refused.node());
        if (isOfHedge(refused)) {
            HedgeConfig hedge = hedges.remove(name);
            return hedge == null ? null : quoted(refused, hedge.breakers());
        }
        DeclaredNode<BreakerConfig> breaker = nodes.breakers().get(name);
        DeclaredNode<LimiterConfig> limiter = nodes.limiters().get(name);
        if (breaker != null && "cascades-to".equals(refused.setting())) {
            return leaveOut(
                    refused,
                    nodes.breakers(),
                    breaker.config().cascadesTo(),
                    (config, rest) -> config.toBuilder().cascadesTo(rest).build());
        }
        if (!"depends-on".equals(refused.setting())) {
            return null;
        }
        return breaker != null
                ? leaveOut(
                        refused,
                        nodes.breakers(),
                        breaker.config().dependsOn(),
                        (config, rest) -> config.toBuilder().dependsOn(rest).build())
                : limiter == null
                        ? null
                        : leaveOut(
                                refused,
                                nodes.limiters(),
                                limiter.config().dependsOn(),
                                (config, rest) ->
                                        config.toBuilder().dependsOn(rest).build());
    }

    private static <C> @Nullable String leaveOut(
            ConfigurationException refused,
            Map<String, DeclaredNode<C>> nodes,
            List<String> edges,
            BiFunction<C, List<String>, C> with) {
        String edge = quoted(refused, edges);
        List<String> rest = new ArrayList<>(edges);
        if (edge != null) {
            rest.remove(edge);
            nodes.computeIfPresent(
                    String.valueOf(refused.node()), (name, node) -> node.with(with.apply(node.config(), rest)));
        }
        return edge;
    }

    private static @Nullable String quoted(ConfigurationException refused, List<String> names) {
        return names.stream()
                .filter(name -> WrittenProperties.quotes(refused.problem(), name))
                .findFirst()
                .orElse(null);
    }
}
