package io.throttlemachines.spring.config;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.group.GroupConfigBuilder;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.hedge.HedgeConfigBuilder;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.retry.RetryConfig;
import io.throttlemachines.retry.RetryConfigBuilder;
import io.throttlemachines.spring.config.DeclaredNodes.DeclaredNode;
import io.throttlemachines.spring.config.SettingsMapper.Problems;
import io.throttlemachines.spring.config.ThrottleMachinesProperties.Defaults;
import io.throttlemachines.spring.customize.BreakerConfigCustomizer;
import io.throttlemachines.spring.customize.Customizers;
import io.throttlemachines.spring.customize.HedgeConfigCustomizer;
import io.throttlemachines.spring.customize.LimiterConfigCustomizer;
import io.throttlemachines.spring.customize.RetryConfigCustomizer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All nodes of the properties. A wrong setting is collected as a mistake, and its node is declared without it. */
final class Declaration {

    private static final String BREAKERS = ThrottleMachinesProperties.PREFIX + ".breakers";
    private static final String CASCADES = ThrottleMachinesProperties.PREFIX + ".cascades";
    private static final String LIMITERS = ThrottleMachinesProperties.PREFIX + ".limiters";
    private static final String GROUPS = ThrottleMachinesProperties.PREFIX + ".groups";
    private static final String HEDGES = ThrottleMachinesProperties.PREFIX + ".hedges";
    private static final String RETRIES = ThrottleMachinesProperties.PREFIX + ".retries";

    private final WrittenProperties written;
    private final Mistakes mistakes;
    private final BeanReferences beans;
    private final Customizers customizers;
    private final LimiterDefaultProperties defaultLimiter;

    private final DeclaredNodes nodes;
    private final Set<String> groups = new LinkedHashSet<>();
    private final Map<String, HedgeConfig> hedges = new LinkedHashMap<>();
    private final HedgeConfig defaultHedge;
    private final Map<String, RetryConfig> retries = new LinkedHashMap<>();
    private final RetryConfig defaultRetry;

    Declaration(
            ThrottleMachinesProperties properties, WrittenProperties written, Mistakes mistakes, BeanReferences beans) {
        this.written = written;
        this.mistakes = mistakes;
        this.beans = beans;
        this.customizers = beans.customizers();
        Defaults defaults = properties.defaults();
        Problems ofBreakers = mistakes.at(PropertyPath.BREAKER_DEFAULTS);
        nodes = new DeclaredNodes(SettingsMapper.breaker(
                defaults.breaker(), BreakerConfig.defaults(), beans, unchanged -> {}, ofBreakers));
        defaultLimiter = defaults.limiter();
        var unused = SettingsMapper.limiterBuilder(defaultLimiter, mistakes.at(PropertyPath.LIMITER_DEFAULTS));
        defaultHedge = hedge(PropertyPath.HEDGE_DEFAULTS, defaults.hedge(), HedgeConfig.defaults(), unchanged -> {});
        defaultRetry = retry(PropertyPath.RETRY_DEFAULTS, defaults.retry(), RetryConfig.defaults(), unchanged -> {});
        read(properties);
        checkCustomizers();
    }

    DeclaredNodes nodes() {
        return nodes;
    }

    private void read(ThrottleMachinesProperties properties) {
        each(BREAKERS, properties.breakers(), (name, breaker) -> breaker(BREAKERS, null, name, breaker));
        each(CASCADES, properties.cascades(), (name, cascade) -> {
            Problems problems = mistakes.at(PropertyPath.BREAKER_DEFAULTS.of(CASCADES, name));
            if (NameChecks.isOnlyCascade(name, properties.breakers(), problems)) {
                breaker(CASCADES, null, name, cascade);
                warnOfNoTargets(name, cascade, problems);
            }
        });
        each(LIMITERS, properties.limiters(), (name, limiter) -> limiter(LIMITERS, null, name, limiter));
        each(GROUPS, properties.groups(), this::group);
        each(HEDGES, properties.hedges(), this::hedge);
        each(RETRIES, properties.retries(), this::retry);
    }

    private void checkCustomizers() {
        customizers.checkNames(BreakerConfigCustomizer.class, nodes.breakers().keySet(), mistakes::addOfJava);
        customizers.checkNames(LimiterConfigCustomizer.class, nodes.limiters().keySet(), mistakes::addOfJava);
        customizers.checkNames(HedgeConfigCustomizer.class, hedges.keySet(), mistakes::addOfJava);
        customizers.checkNames(RetryConfigCustomizer.class, retries.keySet(), mistakes::addOfJava);
    }

    /** Not a mistake: another profile may write the targets. */
    private void warnOfNoTargets(String name, CascadeProperties cascade, Problems problems) {
        List<String> targets = cascade.getCascadesTo();
        if ((targets == null || targets.isEmpty()) && problems.none()) {
            mistakes.warn(
                    PropertyPath.BREAKER_DEFAULTS.of(CASCADES, name),
                    new ConfigurationException(
                            null,
                            "cascades-to",
                            "cascades-to names no breaker, so '" + name + "' opens none.",
                            "Write the names of breakers, or move '" + name + "' to " + BREAKERS + "."));
        }
    }

    private <T> void each(String section, Map<String, T> bound, BiConsumer<String, T> action) {
        NameChecks.distinguishable(section, bound, written, mistakes.at(PropertyPath.of(section)))
                .forEach(action);
    }

    private void group(String name, GroupProperties group) {
        String key = PropertyPath.below(GROUPS, name);
        groups.add(name);
        each(key + ".breakers", group.breakers(), (member, its) -> breaker(key + ".breakers", name, member, its));
        each(key + ".limiters", group.limiters(), (member, its) -> limiter(key + ".limiters", name, member, its));
        PropertyPath path = PropertyPath.of(key);
        if (group.breakers().isEmpty()
                && group.limiters().isEmpty()
                && mistakes.at(path).none()) {
            mistakes.warn(
                    path,
                    new ConfigurationException(
                            null,
                            null,
                            "The group '" + name + "' has no members, so it guards nothing.",
                            "Declare breakers or limiters under " + key + ", or remove the group."));
        }
    }

    private void breaker(String section, @Nullable String group, String name, BreakerProperties written) {
        PropertyPath key = PropertyPath.BREAKER_DEFAULTS.of(section, name);
        Problems problems = mistakes.at(key);
        Consumer<BreakerConfigBuilder> change =
                customizers.of(BreakerConfigCustomizer.class, DeclaredNodes.fullName(group, name));
        BreakerConfig config = SettingsMapper.breaker(written, nodes.defaultBreaker(), beans, change, problems);
        declare(new DeclaredNode<>(key, group, name, config), nodes.breakers(), nodes.limiters(), problems);
    }

    private void limiter(String section, @Nullable String group, String name, LimiterProperties written) {
        PropertyPath key = PropertyPath.LIMITER_DEFAULTS.of(section, name);
        Problems problems = mistakes.at(key);
        LimiterConfig config = SettingsMapper.limiter(
                written,
                defaultLimiter,
                bean -> beans.limiterGuard(key, String.valueOf(group), written, bean),
                customizers.of(LimiterConfigCustomizer.class, DeclaredNodes.fullName(group, name)),
                problems);
        declare(new DeclaredNode<>(key, group, name, config), nodes.limiters(), nodes.breakers(), problems);
    }

    private static <C> void declare(
            DeclaredNode<C> node,
            Map<String, DeclaredNode<C>> declared,
            Map<String, ? extends DeclaredNode<?>> ofOtherKind,
            Problems problems) {
        if (NameChecks.isFree(node, declared, ofOtherKind, problems)) {
            declared.put(node.fullName(), node);
        }
    }

    private void hedge(String name, HedgeProperties written) {
        PropertyPath key = PropertyPath.HEDGE_DEFAULTS.of(HEDGES, name);
        hedges.put(name, hedge(key, written, defaultHedge, customizers.of(HedgeConfigCustomizer.class, name)));
    }

    private HedgeConfig hedge(
            PropertyPath key,
            HedgeDefaultProperties written,
            HedgeConfig defaults,
            Consumer<HedgeConfigBuilder> change) {
        nodes.calls().put(key.property(), SettingsMapper.written(written));
        return SettingsMapper.hedge(written, defaults, change, mistakes.at(key));
    }

    private void retry(String name, RetryProperties written) {
        PropertyPath key = PropertyPath.RETRY_DEFAULTS.of(RETRIES, name);
        retries.put(name, retry(key, written, defaultRetry, customizers.of(RetryConfigCustomizer.class, name)));
    }

    private RetryConfig retry(
            PropertyPath key, RetryProperties written, RetryConfig defaults, Consumer<RetryConfigBuilder> change) {
        nodes.calls().put(key.property(), SettingsMapper.written(written));
        return SettingsMapper.retry(written, defaults, beans, change, mistakes.at(key));
    }

    /** A builder in which everything is declared. */
    ThrottleMachinesBuilder builder() {
        ThrottleMachinesBuilder builder = ThrottleMachines.builder();
        builder.defaultBreaker(
                        beans.fleet().isLeftOut()
                                ? DeclaredNodes.local(nodes.defaultBreaker())
                                : nodes.defaultBreaker())
                .defaultHedge(defaultHedge)
                .defaultRetry(defaultRetry);
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
        retries.forEach(builder::retry);
        return builder;
    }

    void completeGuards(ThrottleMachines machines) {
        beans.completeLimiterGuards(machines, mistakes);
    }

    /** The key of the node that an exception names; null if the properties do not declare this node. */
    @Nullable
    PropertyPath key(ConfigurationException refused) {
        String name = String.valueOf(refused.node());
        boolean ofHedge = "breakers".equals(refused.setting());
        DeclaredNode<?> node = isOfBreaker(refused)
                ? nodes.breakers().get(name)
                : nodes.limiters().get(name);
        if (node != null && !ofHedge) {
            return node.key();
        }
        return ofHedge || refused.setting() == null ? keyOfOther(name) : null;
    }

    /** The key of a hedge, a retry or a group. */
    private @Nullable PropertyPath keyOfOther(String name) {
        return Stream.of(
                        Map.entry(HEDGES, hedges.keySet()),
                        Map.entry(RETRIES, retries.keySet()),
                        Map.entry(GROUPS, groups))
                .filter(each -> each.getValue().contains(name))
                .map(each -> PropertyPath.of(PropertyPath.below(each.getKey(), name)))
                .findFirst()
                .orElse(null);
    }

    /** Whether the properties declare a node of this full name, or of this name within a group. */
    boolean contains(String name) {
        return Stream.concat(nodes.breakers().values().stream(), nodes.limiters().values().stream())
                .anyMatch(node -> node.name().equals(name) || node.fullName().equals(name));
    }

    /** If a breaker and a limiter have the name, the exception is about the one that has the edge. */
    private boolean isOfBreaker(ConfigurationException refused) {
        if ("store".equals(refused.setting())) {
            return false;
        }
        DeclaredNode<BreakerConfig> breaker = nodes.breakers().get(String.valueOf(refused.node()));
        boolean shared = breaker != null && nodes.limiters().containsKey(breaker.fullName());
        return breaker != null
                && (!shared
                        || !"depends-on".equals(refused.setting())
                        || DeclaredNodes.quoted(refused, breaker.config().dependsOn()) != null);
    }

    /** The store that a limiter names, if that is what is wrong; otherwise null. */
    @Nullable
    String store(ConfigurationException refused) {
        DeclaredNode<LimiterConfig> node = nodes.limiters().get(String.valueOf(refused.node()));
        return node == null || !"store".equals(refused.setting())
                ? null
                : node.config().store();
    }

    /** Whether the breaker that an exception names may not be a cluster breaker. */
    boolean isOfScope(ConfigurationException refused) {
        return "scope".equals(refused.setting()) && nodes.breakers().containsKey(String.valueOf(refused.node()));
    }

    /** Leaves out the edge that an exception names. Returns the name at its end, or null if there is no such edge. */
    @Nullable
    String leaveOut(ConfigurationException refused) {
        String name = String.valueOf(refused.node());
        return switch (String.valueOf(refused.setting())) {
            case "breakers" -> {
                HedgeConfig hedge = hedges.remove(name);
                yield hedge == null ? null : DeclaredNodes.quoted(refused, hedge.breakers());
            }
            case "cascades-to" -> nodes.leaveOutTarget(refused);
            case "depends-on" -> nodes.leaveOutDependency(refused, isOfBreaker(refused));
            default -> null;
        };
    }
}
