package io.throttlemachines;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import io.throttlemachines.control.Mode;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.group.Group;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.internal.graph.Declaration;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.group.DefaultGroup;
import io.throttlemachines.internal.hedge.DefaultHedge;
import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.internal.retry.DefaultRetry;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.retry.RetryConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One batch of declarations, which enter the graph all together or not at all: first the batch creates the nodes, then it
 * resolves names to edges, then it hands both to the graph. Used by one thread, which holds the registry's lock from
 * {@link #addTo} on, and not before: settings that are compared and stores that check a limit are code of the application.
 */
final class DeclarationBatch {

    private final Declarations declarations;
    private final NodeDefaults defaults;
    private final AddedNames<DefaultBreaker> allBreakers;
    private final AddedNames<DefaultLimiter> allLimiters;
    private final AddedNames<Group> allGroups;
    private final AddedNames<DefaultHedge> allHedges;
    private final AddedNames<DefaultRetry> allRetries;
    private final AddedNames<Boolean> undeclaredBreakers;
    private final AddedNames<Boolean> allUndeclared;
    private final NameResolver names;
    private final MemberNames members = new MemberNames(this::declaredGroup);
    private final List<Fresh> fresh = new ArrayList<>();
    private List<Declaration> edges = List.of();

    /** A new node, and the names that are not yet resolved to edges. */
    private record Fresh(
            Node node, @Nullable String group, Supplier<Mode> mode, List<String> dependsOn, List<String> cascadesTo) {}

    DeclarationBatch(Declarations declarations, Catalog before, NodeDefaults defaults) {
        this.declarations = declarations;
        this.defaults = defaults;
        this.allBreakers = new AddedNames<>(before.breakers());
        this.allLimiters = new AddedNames<>(before.limiters());
        this.allGroups = new AddedNames<>(before.groups());
        this.allHedges = new AddedNames<>(before.hedges());
        this.allRetries = new AddedNames<>(before.retries());
        this.undeclaredBreakers = new AddedNames<>(before.undeclaredBreakers());
        this.allUndeclared = new AddedNames<>(before.undeclared());
        this.names = new NameResolver(allBreakers, allLimiters);
    }

    /**
     * Creates the nodes, and finds the others that they name.
     *
     * @throws ConfigurationException if a declaration is wrong
     */
    void resolve() {
        declarations.breakers.forEach((name, config) -> breaker(name, null, config));
        declarations.limiters.forEach((name, config) -> limiter(name, null, config));
        declarations.groups.forEach(this::group);
        declarations.hedges.forEach(this::hedge);
        declarations.retries.forEach(this::retry);
        edges = edges();
        declarations.undeclaredBreakers.forEach(name -> undeclaredBreakers.putIfAbsent(name, true));
        declarations.undeclaredBreakers.forEach(name -> allUndeclared.putIfAbsent(name, true));
        declarations.undeclaredCalls.forEach(name -> allUndeclared.putIfAbsent(name, true));
    }

    /**
     * Adds the batch to the graph, after {@link #resolve}.
     *
     * @throws ConfigurationException if the edges form a cycle; the graph is unchanged then
     */
    void enter() {
        defaults.breaker().graph().declare(edges);
    }

    /** A catalog and what this batch has added: to the one before, it gives the next; to none, what is new. */
    Catalog addTo(Catalog catalog) {
        return new Catalog(
                allBreakers.addTo(catalog.breakers()),
                allLimiters.addTo(catalog.limiters()),
                allGroups.addTo(catalog.groups()),
                allHedges.addTo(catalog.hedges()),
                allRetries.addTo(catalog.retries()),
                undeclaredBreakers.addTo(catalog.undeclaredBreakers()),
                allUndeclared.addTo(catalog.undeclared()));
    }

    private DefaultBreaker breaker(String name, @Nullable String group, BreakerConfig config) {
        return sameOrNew(
                "breaker", name, group, config, allBreakers, DefaultBreaker::declaredConfig, (full, settings) -> {
                    rejectClusterWithoutFleet(full, settings);
                    DefaultBreaker breaker = new DefaultBreaker(full, settings, defaults.breaker());
                    fresh.add(new Fresh(
                            breaker.node(), group, breaker::mode, settings.dependsOn(), settings.cascadesTo()));
                    return breaker;
                });
    }

    private void rejectClusterWithoutFleet(String name, BreakerConfig config) {
        if (config.scope() == Scope.CLUSTER && defaults.fleet() == null) {
            throw new ConfigurationException(
                    name,
                    "scope",
                    "The breaker '" + name + "' has scope: cluster, but there is no fleet.",
                    "Set a fleet and its store (builder.fleet(config, store)), or scope: local.");
        }
    }

    private DefaultLimiter limiter(String name, @Nullable String group, LimiterConfig config) {
        return sameOrNew(
                "limiter", name, group, config, allLimiters, DefaultLimiter::declaredConfig, (full, settings) -> {
                    DefaultLimiter limiter = DefaultLimiter.create(full, settings, defaults.limiter());
                    fresh.add(new Fresh(limiter.node(), group, limiter::mode, settings.dependsOn(), List.of()));
                    return limiter;
                });
    }

    private Group group(String name, GroupConfig config) {
        return sameOrNew("group", name, null, config, allGroups, Group::config, (full, settings) -> {
            Map<String, DefaultBreaker> memberBreakers = new LinkedHashMap<>();
            settings.breakers().forEach((member, of) -> memberBreakers.put(member, breaker(member, full, of)));
            Map<String, DefaultLimiter> memberLimiters = new LinkedHashMap<>();
            settings.limiters().forEach((member, of) -> memberLimiters.put(member, limiter(member, full, of)));
            return new DefaultGroup(full, settings, memberBreakers, memberLimiters, defaults.breaker());
        });
    }

    private DefaultHedge hedge(String name, HedgeConfig config) {
        return sameOrNew("hedge", name, null, config, allHedges, DefaultHedge::config, (full, settings) -> {
            List<Breaker> attempts = settings.breakers().stream()
                    .<Breaker>map(breaker -> attemptBreaker(breaker, full))
                    .toList();
            return new DefaultHedge(full, settings, attempts, defaults.hedge());
        });
    }

    private DefaultRetry retry(String name, RetryConfig config) {
        return sameOrNew(
                "retry",
                name,
                null,
                config,
                allRetries,
                DefaultRetry::config,
                (full, settings) -> new DefaultRetry(full, settings, defaults.retry()));
    }

    /** The breaker of an attempt; one that is not declared gets the default settings. */
    private DefaultBreaker attemptBreaker(String name, String hedge) {
        DefaultBreaker declared = allBreakers.get(name);
        if (declared != null) {
            return declared;
        }
        if (allLimiters.contains(name)) {
            throw new ConfigurationException(
                    hedge,
                    "breakers",
                    "The hedge '" + hedge + "' names '" + name + "', which is a limiter.",
                    "Only breakers guard attempts: name a breaker.");
        }
        members.check("breaker", name, "breakers", hedge);
        return undeclaredBreaker(name);
    }

    /** Returns the node of that name, or creates it. A second declaration must have the same settings. */
    private <T, C> T sameOrNew(
            String kind,
            String name,
            @Nullable String group,
            C config,
            AddedNames<T> all,
            Function<T, C> settings,
            BiFunction<String, C, T> maker) {
        Setting.names("The name of a " + kind).check(Collections.singletonList(name));
        String full = group == null ? name : Group.fullName(group, name);
        T known = all.get(full);
        if (known == null) {
            if (group == null) {
                members.check(kind, full, null, full);
            }
            T made = maker.apply(full, config);
            all.put(full, made);
            return made;
        }
        if (!settings.apply(known).equals(config)) {
            throw new ConfigurationException(
                    full,
                    null,
                    "The " + kind + " '" + full + "' is declared already, with other settings.",
                    "Declare it once, or twice with the same settings.");
        }
        return known;
    }

    /** Resolves targets first: a target that is not declared becomes a node here, and others may depend on it. */
    private List<Declaration> edges() {
        Map<Node, List<Node>> targets = new LinkedHashMap<>();
        for (int i = 0; i < fresh.size(); i++) { // target() adds to the list
            Fresh each = fresh.get(i);
            targets.put(
                    each.node(),
                    each.cascadesTo().stream()
                            .map(name -> target(name, each.group(), each.node().name()))
                            .toList());
        }
        return fresh.stream()
                .map(each -> new Declaration(
                        each.node(),
                        each.group(),
                        each.mode(),
                        dependencies(each),
                        targets.getOrDefault(each.node(), List.of())))
                .toList();
    }

    private List<Node> dependencies(Fresh each) {
        return each.dependsOn().stream()
                .map(name -> names.dependency(name, each.group(), each.node().name()))
                .toList();
    }

    private Node target(String name, @Nullable String group, String of) {
        Node declared = names.target(name, group, of);
        if (declared != null) {
            return declared;
        }
        members.check("breaker", name, "cascades-to", of);
        return undeclaredBreaker(name).node();
    }

    private DefaultBreaker undeclaredBreaker(String name) {
        declarations.undeclaredBreakers.add(name);
        return breaker(name, null, defaults.defaultBreaker());
    }

    private @Nullable GroupConfig declaredGroup(String name) {
        GroupConfig declared = declarations.groups.get(name);
        Group known = declared == null ? allGroups.get(name) : null;
        return known == null ? declared : known.config();
    }
}
