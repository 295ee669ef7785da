package io.throttlemachines.spring.config;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.group.Group;
import io.throttlemachines.spring.config.SettingsMapper.Problems;
import io.throttlemachines.spring.customize.Customizers;
import io.throttlemachines.spring.store.FleetBeans;
import io.throttlemachines.spring.store.StoreBeans;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Beans that the configuration names. Their existence and their types are checked at once. They are created at their first use,
 * so that they may themselves need the {@code ThrottleMachines}. Two references to one bean are equal. Used by one
 * thread; the references themselves are thread-safe.
 */
public final class BeanReferences {

    private final ListableBeanFactory beans;
    private final List<Incomplete> incomplete = new ArrayList<>();

    public BeanReferences(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** The beans that keep permits. */
    StoreBeans stores() {
        return new StoreBeans(beans);
    }

    /** The bean that keeps the state of cluster breakers. */
    FleetBeans fleet() {
        return new FleetBeans(beans);
    }

    /** The beans that change settings in Java. */
    Customizers customizers() {
        return new Customizers(beans);
    }

    /** The guard of a breaker. */
    CircuitGuard circuitGuard(String setting, String name) {
        NameChecks.bean(setting, name, beans, CircuitGuard.class, BooleanSupplier.class);
        return beans.isTypeMatch(name, CircuitGuard.class)
                ? new GuardBean(name, new LazyBean<>(beans, name, CircuitGuard.class))
                : new ConditionBean(name, new LazyBean<>(beans, name, BooleanSupplier.class));
    }

    /** The predicate that decides which results are failures. */
    Predicate<@Nullable Object> predicate(String setting, String name) {
        NameChecks.bean(setting, name, beans, Predicate.class);
        return new PredicateBean(new LazyBean<>(beans, name, Predicate.class));
    }

    /**
     * The guard of a limiter of a group. A {@link CircuitGuard} must be given a breaker. As a limiter is none, the guard gets the
     * first breaker that the limiter depends on, in {@link #completeLimiterGuards}.
     */
    BooleanSupplier limiterGuard(PropertyPath key, String group, LimiterProperties limiter, String name) {
        CircuitGuard guard = circuitGuard("guard", name);
        if (guard instanceof ConditionBean condition) {
            return condition;
        }
        BreakerGuard ofBreaker = new BreakerGuard(guard);
        List<String> dependsOn = limiter.getDependsOn();
        incomplete.add(new Incomplete(key, name, group, dependsOn == null ? List.of() : dependsOn, ofBreaker));
        return ofBreaker;
    }

    /** Gives each guard of a limiter its breaker, once the breakers exist. */
    void completeLimiterGuards(ThrottleMachines machines, Mistakes mistakes) {
        for (Incomplete each : incomplete) {
            Problems problems = mistakes.at(each.key());
            if (problems.none()) {
                SettingsMapper.attempt(() -> each.guard().breaker = firstBreaker(each, machines), problems);
            }
        }
    }

    private static Breaker firstBreaker(Incomplete limiter, ThrottleMachines machines) {
        for (String name : limiter.dependsOn()) {
            String member = Group.fullName(limiter.group(), name);
            boolean isLimiter = machines.limiters().containsKey(member);
            Breaker outside = isLimiter ? null : machines.breakers().get(name);
            Breaker breaker = machines.breakers().getOrDefault(member, outside);
            if (breaker != null) {
                return breaker;
            }
        }
        throw new ConfigurationException(
                null,
                "guard",
                "The bean '" + limiter.bean()
                        + "' is a CircuitGuard, which judges a breaker, but this limiter depends on no breaker.",
                "Name a bean that is a BooleanSupplier, or let the limiter depend on a breaker.");
    }

    private record GuardBean(String name, LazyBean<CircuitGuard> bean) implements CircuitGuard {

        @Override
        public boolean allows(Breaker breaker) {
            return bean.get().allows(breaker);
        }
    }

    private record ConditionBean(String name, LazyBean<BooleanSupplier> bean) implements CircuitGuard, BooleanSupplier {

        @Override
        public boolean allows(Breaker breaker) {
            return getAsBoolean();
        }

        @Override
        public boolean getAsBoolean() {
            return bean.get().getAsBoolean();
        }
    }

    /** The type of the results is unknown here: the bean must accept whatever the calls of its breaker return. */
    @SuppressWarnings("rawtypes")
    private record PredicateBean(LazyBean<Predicate> bean) implements Predicate<@Nullable Object> {

        @Override
        @SuppressWarnings("unchecked")
        public boolean test(@Nullable Object result) {
            return bean.get().test(result);
        }
    }

    /** A bean that is looked up at its first use and then kept. Thread-safe: at worst two threads look it up at once. */
    private static final class LazyBean<T> {

        private final BeanFactory beans;
        private final String name;
        private final Class<T> type;

        /** The bean; null before the first use. */
        private volatile @Nullable T bean;

        LazyBean(BeanFactory beans, String name, Class<T> type) {
            this.beans = beans;
            this.name = name;
            this.type = type;
        }

        T get() {
            T known = bean;
            if (known == null) {
                known = beans.getBean(name, type);
                bean = known;
            }
            return known;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof LazyBean<?> that && name.equals(that.name) && beans == that.beans;
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    private record Incomplete(
            PropertyPath key, String bean, String group, List<String> dependsOn, BreakerGuard guard) {}

    /** A guard that gets its breaker before anyone can call the limiter. Two with the same bean are equal. */
    private static final class BreakerGuard implements BooleanSupplier, CircuitGuard {

        private final CircuitGuard guard;

        /** The breaker; null until {@link #completeLimiterGuards}. */
        private volatile @Nullable Breaker breaker;

        BreakerGuard(CircuitGuard guard) {
            this.guard = guard;
        }

        @Override
        public boolean getAsBoolean() {
            Breaker judged = breaker;
            return judged != null && allows(judged);
        }

        @Override
        public boolean allows(Breaker judged) {
            return guard.allows(judged);
        }

        @Override
        public String name() {
            return guard.name();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof BreakerGuard that && guard.equals(that.guard);
        }

        @Override
        public int hashCode() {
            return guard.hashCode();
        }
    }
}
