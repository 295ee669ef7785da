package io.throttlemachines.spring.aop;

import io.throttlemachines.ThrottleMachines;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * What plans are made with. The {@link ThrottleMachines} is asked for when the first plan is made, so that advisors, which
 * exist before every other bean, do not drag it along. Thread-safe.
 */
public final class AnnotationContext {

    private final ConfigurableListableBeanFactory beanFactory;
    private final SingletonSupplier<ThrottleMachines> machines;
    private final SingletonSupplier<LimiterDefaults> limiterDefaults;
    private final Set<String> undeclared = new ConcurrentSkipListSet<>();
    private final Set<String> inPlace = new ConcurrentSkipListSet<>();

    /**
     * For one application context.
     *
     * @param beanFactory     resolves placeholders and the beans that expressions name
     * @param machines        answers the breakers and limiters
     * @param limiterDefaults answers what limiters declared by annotation start from
     */
    public AnnotationContext(
            ConfigurableListableBeanFactory beanFactory,
            Supplier<ThrottleMachines> machines,
            Supplier<LimiterDefaults> limiterDefaults) {
        this.beanFactory = beanFactory;
        this.machines = SingletonSupplier.of(machines);
        this.limiterDefaults = SingletonSupplier.of(limiterDefaults);
    }

    ThrottleMachines machines() {
        return machines.obtain();
    }

    LimiterDefaults limiterDefaults() {
        return limiterDefaults.obtain();
    }

    ConfigurableListableBeanFactory beanFactory() {
        return beanFactory;
    }

    String resolve(String text) {
        String resolved = beanFactory.resolveEmbeddedValue(text);
        return resolved == null ? "" : resolved;
    }

    /** The name given, or else that of class and method. */
    String name(String given, Method method, Class<?> targetClass) {
        String name = resolve(given);
        return name.isEmpty() ? targetClass.getSimpleName() + "." + method.getName() : name;
    }

    /** Remembers a breaker or hedge that only an annotation names, to be told once for all. */
    void undeclared(String name) {
        undeclared.add(name);
    }

    /** Remembers a limiter or hedge that an annotation declared. */
    void inPlace(Class<? extends Annotation> annotation, String name) {
        inPlace.add(annotation.getSimpleName() + " " + name);
    }

    boolean declaredInPlace(Class<? extends Annotation> annotation, String name) {
        return inPlace.contains(annotation.getSimpleName() + " " + name);
    }

    Set<String> undeclared() {
        return undeclared;
    }
}
