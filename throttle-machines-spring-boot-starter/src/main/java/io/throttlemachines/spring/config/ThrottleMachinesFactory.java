package io.throttlemachines.spring.config;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.group.Group;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.group.GroupConfigBuilder;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.config.DeclaredNodes.DeclaredNode;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the {@link ThrottleMachines} that the properties describe, and says which property is wrong if it cannot. */
public final class ThrottleMachinesFactory {

    private static final String BREAKERS = ThrottleMachinesProperties.PREFIX + ".breakers";
    private static final String CASCADES = ThrottleMachinesProperties.PREFIX + ".cascades";
    private static final String LIMITERS = ThrottleMachinesProperties.PREFIX + ".limiters";
    private static final String GROUPS = ThrottleMachinesProperties.PREFIX + ".groups";
    private static final String HEDGES = ThrottleMachinesProperties.PREFIX + ".hedges";

    private final ThrottleMachinesProperties properties;
    private final UniformNames spellings;
    private final PropertyAttribution blame;
    private final BreakerMapper breakers;
    private final LimiterMapper limiters;
    private final LimiterGuards limiterGuards;
    private final HedgeMapper hedges;
    private final DeclaredNodes nodes;

    public ThrottleMachinesFactory(
            ThrottleMachinesProperties properties, WrittenProperties written, BeanReferences beans) {
        this.properties = properties;
        spellings = new UniformNames(written);
        blame = new PropertyAttribution(written);
        breakers = new BreakerMapper(beans);
        limiters = new LimiterMapper(properties.defaults().limiter());
        limiterGuards = new LimiterGuards(beans);
        hedges = new HedgeMapper(properties.defaults().hedge());
        nodes = new DeclaredNodes(blame.on(
                PropertyPath.BREAKER_DEFAULTS,
                () -> breakers.map(properties.defaults().breaker(), BreakerConfig.defaults())));
    }

    /** What {@link #create} has declared. */
    public DeclaredNodes nodes() {
        return nodes;
    }

    /**
     * Makes it.
     *
     * @param more adds to the builder what is not in the properties
     */
    public ThrottleMachines create(Consumer<ThrottleMachinesBuilder> more) {
        ThrottleMachinesBuilder builder = ThrottleMachines.builder();
        blame.on(PropertyPath.LIMITER_DEFAULTS, limiters::newBuilder);
        builder.defaultBreaker(nodes.defaultBreaker());
        builder.defaultHedge(blame.on(PropertyPath.HEDGE_DEFAULTS, hedges::defaults));
        declareBreakers(builder);
        declareLimiters(builder);
        eachIn(GROUPS, properties.groups(), (name, group) -> builder.group(name, group(name, group)));
        eachIn(
                HEDGES,
                properties.hedges(),
                (name, hedge) -> builder.hedge(
                        name,
                        declared(PropertyPath.ofHedge(HEDGES, name), HEDGES + " " + name, () -> hedges.map(hedge))));
        return blame.onNamed(() -> {
            more.accept(builder);
            ThrottleMachines machines = builder.build();
            limiterGuards.complete(machines, blame);
            return machines;
        });
    }

    private void declareBreakers(ThrottleMachinesBuilder builder) {
        properties.cascades().keySet().forEach(this::refuseTwoKinds);
        eachIn(BREAKERS, properties.breakers(), (name, breaker) -> {
            PropertyPath key = PropertyPath.ofBreaker(BREAKERS, name);
            builder.breaker(name, breaker(key, name, breaker));
        });
        eachIn(CASCADES, properties.cascades(), (name, cascade) -> {
            PropertyPath key = PropertyPath.ofBreaker(CASCADES, name);
            builder.breaker(name, breaker(key, name, cascade));
        });
    }

    private void refuseTwoKinds(String name) {
        if (properties.breakers().containsKey(name)) {
            blame.on(PropertyPath.ofBreaker(CASCADES, name), () -> {
                throw new ConfigurationException(
                        null,
                        null,
                        "'" + name + "' stands under both " + BREAKERS + " and " + CASCADES + ".",
                        "A cascade is a breaker with targets: keep it under " + CASCADES
                                + ", where every property of a breaker is allowed too.");
            });
        }
    }

    private void declareLimiters(ThrottleMachinesBuilder builder) {
        eachIn(LIMITERS, properties.limiters(), (name, limiter) -> {
            PropertyPath key = PropertyPath.ofLimiter(LIMITERS, name);
            builder.limiter(name, limiter(key, name, limiter, () -> null));
        });
    }

    private GroupConfig group(String name, GroupProperties group) {
        String key = PropertyPath.below(GROUPS, name);
        GroupConfigBuilder members = GroupConfig.builder();
        eachIn(key + ".breakers", group.breakers(), (member, breaker) -> {
            PropertyPath memberKey = PropertyPath.ofBreaker(key + ".breakers", member);
            members.breaker(member, breaker(memberKey, Group.fullName(name, member), breaker));
        });
        eachIn(key + ".limiters", group.limiters(), (member, limiter) -> {
            PropertyPath memberKey = PropertyPath.ofLimiter(key + ".limiters", member);
            members.limiter(
                    member,
                    limiter(
                            memberKey,
                            Group.fullName(name, member),
                            limiter,
                            () -> limiterGuards.guard(memberKey, name, limiter)));
        });
        return members.build();
    }

    private BreakerConfig breaker(PropertyPath key, String fullName, BreakerSettings written) {
        BreakerConfig config = declared(key, fullName, () -> breakers.map(written, nodes.defaultBreaker()));
        nodes.breakers().put(fullName, new DeclaredNode<>(key, written, config));
        return config;
    }

    private LimiterConfig limiter(
            PropertyPath key, String fullName, LimiterSettings written, Supplier<@Nullable BooleanSupplier> guard) {
        LimiterConfig config = declared(key, fullName, () -> limiters.map(written, guard.get()));
        nodes.limiters().put(fullName, new DeclaredNode<>(key, written, config));
        return config;
    }

    private <T> T declared(PropertyPath key, String fullName, Supplier<T> config) {
        return blame.on(key, () -> {
            blame.know(fullName, key);
            return config.get();
        });
    }

    private <T> void eachIn(String section, Map<String, T> bound, BiConsumer<String, T> action) {
        blame.on(PropertyPath.of(section), () -> spellings.asWritten(section, bound))
                .forEach(action);
    }
}
