package io.throttlemachines.spring.config;

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
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Beans that the configuration names. That they exist and are of the right type is checked at once; they are made when
 * first used, so that they may themselves need the {@code ThrottleMachines}.
 */
public final class BeanReferences {

    private final ListableBeanFactory beans;

    public BeanReferences(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** The guard of a breaker. */
    CircuitGuard circuitGuard(String setting, String name) {
        require(setting, name, CircuitGuard.class, BooleanSupplier.class);
        if (isA(name, CircuitGuard.class)) {
            LazyBean<CircuitGuard> guard = new LazyBean<>(beans, name, CircuitGuard.class);
            return breaker -> guard.get().allows(breaker);
        }
        BooleanSupplier condition = condition(name);
        return breaker -> condition.getAsBoolean();
    }

    /** A guard that is known to be a {@link BooleanSupplier}. */
    BooleanSupplier condition(String name) {
        LazyBean<BooleanSupplier> condition = new LazyBean<>(beans, name, BooleanSupplier.class);
        return () -> condition.get().getAsBoolean();
    }

    /** Whether a guard wants to be given a breaker. */
    boolean isCircuitGuard(String name) {
        return isA(name, CircuitGuard.class);
    }

    /** What tells which results are failures. */
    Predicate<@Nullable Object> predicate(String setting, String name) {
        require(setting, name, Predicate.class);
        LazyBean<Predicate<@Nullable Object>> predicate = LazyBean.ofPredicate(beans, name);
        return result -> predicate.get().test(result);
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
}
