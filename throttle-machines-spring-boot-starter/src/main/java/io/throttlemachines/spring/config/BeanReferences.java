package io.throttlemachines.spring.config;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.internal.text.NearestNames;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Beans that the configuration names. Whether they exist and have the right type is checked at once; they are created at their
 * first use, so that they may themselves need the {@code ThrottleMachines}. Two references to one bean are equal.
 */
public final class BeanReferences {

    private final ListableBeanFactory beans;

    public BeanReferences(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** The guard of a breaker. */
    CircuitGuard circuitGuard(String setting, String name) {
        require(setting, name, CircuitGuard.class, BooleanSupplier.class);
        return isCircuitGuard(name)
                ? new GuardBean(name, new LazyBean<>(beans, name, CircuitGuard.class))
                : condition(name);
    }

    /** A guard that is known to be a {@link BooleanSupplier}. */
    ConditionBean condition(String name) {
        return new ConditionBean(name, new LazyBean<>(beans, name, BooleanSupplier.class));
    }

    /** Whether a guard has to be given a breaker. */
    boolean isCircuitGuard(String name) {
        return isA(name, CircuitGuard.class);
    }

    /** The predicate that decides which results are failures. */
    Predicate<@Nullable Object> predicate(String setting, String name) {
        require(setting, name, Predicate.class);
        return new PredicateBean(new LazyBean<>(beans, name, Predicate.class));
    }

    private record GuardBean(String name, LazyBean<CircuitGuard> bean) implements CircuitGuard {

        @Override
        public boolean allows(Breaker breaker) {
            return bean.get().allows(breaker);
        }
    }

    record ConditionBean(String name, LazyBean<BooleanSupplier> bean) implements CircuitGuard, BooleanSupplier {

        @Override
        public boolean allows(Breaker breaker) {
            return getAsBoolean();
        }

        @Override
        public boolean getAsBoolean() {
            return bean.get().getAsBoolean();
        }
    }

    /** Which results the bean accepts cannot be known here: it has to accept what the calls of its breaker return. */
    @SuppressWarnings("rawtypes")
    private record PredicateBean(LazyBean<Predicate> bean) implements Predicate<@Nullable Object> {

        @Override
        @SuppressWarnings("unchecked")
        public boolean test(@Nullable Object result) {
            return bean.get().test(result);
        }
    }

    private void require(String setting, String name, Class<?>... types) {
        if (Arrays.stream(types).anyMatch(type -> isA(name, type))) {
            return;
        }
        String wanted = Arrays.stream(types).map(Class::getSimpleName).collect(Collectors.joining(" or "));
        throw new ConfigurationException(null, setting, problem(name, wanted), advice(name, wanted, types));
    }

    private String problem(String name, String wanted) {
        if (!beans.containsBean(name)) {
            return "There is no bean '" + name + "'.";
        }
        Class<?> type = beans.getType(name, false);
        return "The bean '" + name + "' is " + (type == null ? "" : "of type " + type.getName() + ", ") + "no " + wanted
                + ".";
    }

    private String advice(String name, String wanted, Class<?>... types) {
        Set<String> known = new TreeSet<>();
        for (Class<?> type : types) {
            known.addAll(Arrays.asList(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false)));
        }
        String declare = "Declare a bean '" + name + "' of type " + wanted + ".";
        return known.isEmpty() ? declare : NearestNames.advice(name, known) + " Else: " + declare;
    }

    private boolean isA(String name, Class<?> type) {
        return beans.containsBean(name) && beans.isTypeMatch(name, type);
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
}
