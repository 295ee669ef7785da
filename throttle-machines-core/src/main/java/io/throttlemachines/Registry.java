package io.throttlemachines;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerParts;
import io.throttlemachines.config.Check;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.NearestNames;
import io.throttlemachines.graph.Declaration;
import io.throttlemachines.graph.Node;
import io.throttlemachines.group.Group;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.hedge.HedgeParts;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterParts;
import io.throttlemachines.state.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that has a name. A batch of declarations enters all together or not at all: first the nodes are made, then
 * names are resolved to edges, then the graph takes them, and only then can anybody find them.
 */
final class Registry {

    private final ReentrantLock lock = new ReentrantLock();
    private final BreakerParts breakerParts;
    private final LimiterParts limiterParts;
    private final HedgeParts hedgeParts;
    private final BreakerConfig defaultBreaker;
    private final HedgeConfig defaultHedge;

    /** All by full name, in the order of declaration: immutable snapshots, replaced under the lock. */
    private volatile Map<String, Breaker> breakers = Map.of();

    /** As above. */
    private volatile Map<String, Limiter> limiters = Map.of();

    /** As above. */
    private volatile Map<String, Group> groups = Map.of();

    /** As above. */
    private volatile Map<String, Hedge> hedges = Map.of();

    /** Who measures calls; null if nobody does. Guarded by the lock. */
    private @Nullable ThrottleMeters meters;

    Registry(
            BreakerParts breakerParts,
            LimiterParts limiterParts,
            HedgeParts hedgeParts,
            BreakerConfig defaultBreaker,
            HedgeConfig defaultHedge) {
        this.breakerParts = breakerParts;
        this.limiterParts = limiterParts;
        this.hedgeParts = hedgeParts;
        this.defaultBreaker = defaultBreaker;
        this.defaultHedge = defaultHedge;
        breakerParts.events().neverUnder(lock);
    }

    Map<String, Breaker> breakers() {
        return breakers;
    }

    Map<String, Limiter> limiters() {
        return limiters;
    }

    Map<String, Group> groups() {
        return groups;
    }

    Map<String, Hedge> hedges() {
        return hedges;
    }

    HedgeConfig defaultHedge() {
        return defaultHedge;
    }

    /** The hedge of that name; if nobody has declared it, one with the default settings. */
    Hedge hedgeOrDefault(String name) {
        return locked(() -> {
            Hedge known = hedges.get(name);
            if (known != null) {
                return known;
            }
            Declarations declarations = new Declarations();
            declarations.hedges.put(name, defaultHedge);
            return new Batch(declarations).enter().hedge(name, defaultHedge);
        });
    }

    /** The breaker of that name; if nobody has declared it, one with the default settings. */
    Breaker breakerOrDefault(String name) {
        return locked(() -> {
            Breaker known = breakers.get(name);
            if (known != null) {
                return known;
            }
            Declarations declarations = new Declarations();
            declarations.breakers.put(name, defaultBreaker);
            return new Batch(declarations).enter().breaker(name, null, defaultBreaker);
        });
    }

    void declare(Declarations declarations) {
        var unused = locked(() -> new Batch(declarations).enter());
    }

    /** Works under the lock, and delivers afterwards what was held back meanwhile. */
    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
            breakerParts.events().deliver();
        }
    }

    /** Has everything measured, now and when it is declared. */
    void measure(ThrottleMeters by) {
        var unused = locked(() -> {
            meters = by;
            breakers.values().forEach(breaker -> breaker.measure(by.breaker(breaker)));
            limiters.values().forEach(limiter -> limiter.measure(by.limiter(limiter)));
            hedges.values().forEach(hedge -> hedge.measure(by.hedge(hedge)));
            groups.values().forEach(by::group);
            return by;
        });
    }

    /** One batch on its way in. Used under the lock. */
    private final class Batch {

        private final Declarations declarations;
        private final Map<String, Breaker> allBreakers = new LinkedHashMap<>(breakers);
        private final Map<String, Limiter> allLimiters = new LinkedHashMap<>(limiters);
        private final Map<String, Group> allGroups = new LinkedHashMap<>(groups);
        private final Map<String, Hedge> allHedges = new LinkedHashMap<>(hedges);
        private final Names names = new Names(allBreakers, allLimiters);
        private final List<Fresh> fresh = new ArrayList<>();

        /** A new node, and the names its edges are yet to be made of. */
        private record Fresh(
                Node node,
                @Nullable String group,
                Supplier<Mode> mode,
                List<String> dependsOn,
                List<String> cascadesTo) {}

        Batch(Declarations declarations) {
            this.declarations = declarations;
        }

        Batch enter() {
            declarations.breakers.forEach((name, config) -> breaker(name, null, config));
            declarations.limiters.forEach((name, config) -> limiter(name, null, config));
            declarations.groups.forEach(this::group);
            declarations.hedges.forEach(this::hedge);
            breakerParts.graph().declare(edges());
            measureNew();
            breakers = Collections.unmodifiableMap(allBreakers);
            limiters = Collections.unmodifiableMap(allLimiters);
            groups = Collections.unmodifiableMap(allGroups);
            hedges = Collections.unmodifiableMap(allHedges);
            return this;
        }

        private void measureNew() {
            ThrottleMeters by = meters;
            if (by == null) {
                return;
            }
            onlyIn(allBreakers, breakers).forEach(breaker -> breaker.measure(by.breaker(breaker)));
            onlyIn(allLimiters, limiters).forEach(limiter -> limiter.measure(by.limiter(limiter)));
            onlyIn(allHedges, hedges).forEach(hedge -> hedge.measure(by.hedge(hedge)));
            onlyIn(allGroups, groups).forEach(by::group);
        }

        private static <T> List<T> onlyIn(Map<String, T> after, Map<String, T> before) {
            return after.entrySet().stream()
                    .filter(each -> !before.containsKey(each.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        private Breaker breaker(String name, @Nullable String group, BreakerConfig config) {
            return sameOrNew("breaker", name, group, config, allBreakers, Breaker::declaredConfig, (full, settings) -> {
                Breaker breaker = new Breaker(full, settings, breakerParts);
                fresh.add(new Fresh(breaker.node(), group, breaker::mode, settings.dependsOn(), settings.cascadesTo()));
                return breaker;
            });
        }

        private Limiter limiter(String name, @Nullable String group, LimiterConfig config) {
            return sameOrNew("limiter", name, group, config, allLimiters, Limiter::declaredConfig, (full, settings) -> {
                Limiter limiter = Limiter.create(full, settings, limiterParts);
                fresh.add(new Fresh(limiter.node(), group, limiter::mode, settings.dependsOn(), List.of()));
                return limiter;
            });
        }

        private Group group(String name, GroupConfig config) {
            return sameOrNew("group", name, null, config, allGroups, Group::config, (full, settings) -> {
                Map<String, Breaker> memberBreakers = new LinkedHashMap<>();
                settings.breakers().forEach((member, its) -> memberBreakers.put(member, breaker(member, full, its)));
                Map<String, Limiter> memberLimiters = new LinkedHashMap<>();
                settings.limiters().forEach((member, its) -> memberLimiters.put(member, limiter(member, full, its)));
                return new Group(full, settings, memberBreakers, memberLimiters, breakerParts);
            });
        }

        private Hedge hedge(String name, HedgeConfig config) {
            return sameOrNew("hedge", name, null, config, allHedges, Hedge::config, (full, settings) -> {
                List<Breaker> attempts = settings.breakers().stream()
                        .map(breaker -> attemptBreaker(breaker, full))
                        .toList();
                return new Hedge(full, settings, attempts, hedgeParts);
            });
        }

        /** The breaker of an attempt: one that nobody declared has the default settings. */
        private Breaker attemptBreaker(String name, String hedge) {
            Breaker declared = allBreakers.get(name);
            if (declared != null) {
                return declared;
            }
            refuseUndeclaredMember(name, "breakers", hedge);
            return breaker(name, null, defaultBreaker);
        }

        private <T, C> T sameOrNew(
                String kind,
                String name,
                @Nullable String group,
                C config,
                Map<String, T> all,
                Function<T, C> settings,
                BiFunction<String, C, T> maker) {
            Check.name("The name of a " + kind, name);
            String full = group == null ? name : Group.fullName(group, name);
            T known = all.get(full);
            if (known == null) {
                if (group == null) {
                    refuseUndeclaredMember(full, null, full);
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

        /** Targets that nobody declared come first, since others may depend on them. */
        private List<Declaration> edges() {
            Map<Node, List<Node>> targets = new LinkedHashMap<>();
            for (int i = 0; i < fresh.size(); i++) { // grows by such targets
                Fresh each = fresh.get(i);
                targets.put(
                        each.node(),
                        each.cascadesTo().stream()
                                .map(name ->
                                        target(name, each.group(), each.node().name()))
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
                    .map(name ->
                            names.dependency(name, each.group(), each.node().name()))
                    .toList();
        }

        private Node target(String name, @Nullable String group, String of) {
            Node declared = names.target(name, group, of);
            if (declared != null) {
                return declared;
            }
            refuseUndeclaredMember(name, "cascades-to", of);
            return breaker(name, null, defaultBreaker).node();
        }

        /** A name such as {@code group.member} has to be declared in its group, if there is one. */
        private void refuseUndeclaredMember(String name, @Nullable String setting, String of) {
            Map<String, GroupConfig> declared = new LinkedHashMap<>(declarations.groups);
            allGroups.forEach((group, its) -> declared.put(group, its.config()));
            declared.forEach((group, members) -> {
                String prefix = Group.fullName(group, "");
                if (name.startsWith(prefix)) {
                    String member = name.substring(prefix.length());
                    throw new ConfigurationException(
                            of,
                            setting,
                            "The group '" + group + "' has no member '" + member + "'.",
                            "Declare it there. " + NearestNames.advice(member, members.members()));
                }
            });
        }
    }
}
