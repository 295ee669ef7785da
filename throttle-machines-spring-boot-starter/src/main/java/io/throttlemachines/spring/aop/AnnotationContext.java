package io.throttlemachines.spring.aop;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AbstractAdvisorAutoProxyCreator;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * What all plans share. It gets the {@link ThrottleMachines} when the first plan is created, because advisors exist before all
 * other beans and must not create it too early. Thread-safe.
 */
public final class AnnotationContext {

    /** The defaults of limiters that an annotation declares. */
    @FunctionalInterface
    public interface LimiterDefaults {

        /** A new builder that starts from the defaults. */
        LimiterConfigBuilder newBuilder();
    }

    private final ConfigurableListableBeanFactory beanFactory;
    private final SingletonSupplier<ThrottleMachines> machines;
    private final SingletonSupplier<LimiterDefaults> limiterDefaults;

    /** Why the {@link ThrottleMachines} could not be created, so that this is tried only once. Written once. */
    private volatile @Nullable BeansException failure;

    private final Set<String> undeclared = new ConcurrentSkipListSet<>();
    private final Set<String> inPlace = new ConcurrentSkipListSet<>();

    /** The default names that are taken, each with the method that has it. Grows with the annotated methods. */
    private final Map<String, AnnotatedMethod<?>> defaultNames = new ConcurrentHashMap<>();

    /** Serves one application context, whose bean factory resolves placeholders and the beans that expressions name. */
    public AnnotationContext(
            ConfigurableListableBeanFactory beanFactory,
            Supplier<ThrottleMachines> machines,
            Supplier<LimiterDefaults> limiterDefaults) {
        this.beanFactory = beanFactory;
        this.machines = SingletonSupplier.of(() -> create(machines));
        this.limiterDefaults = SingletonSupplier.of(limiterDefaults);
    }

    private ThrottleMachines create(Supplier<ThrottleMachines> machines) {
        if (failure != null) {
            throw failure;
        }
        try {
            return real(machines.get());
        } catch (BeansException failed) {
            failure = failed;
            throw failed;
        }
    }

    /** A mock returns null from its methods, and every annotation would fail without showing why. */
    private static ThrottleMachines real(ThrottleMachines machines) {
        if (Objects.isNull(machines.defaultHedge())) {
            throw new BeanCreationException(
                    "The ThrottleMachines of this context is a mock whose methods return null, so "
                            + "the annotations cannot work. Use a real one, such as ThrottleMachines.builder().build(), or "
                            + "@MockitoSpyBean; throttle-machines.enabled: false switches the annotations off.");
        }
        return machines;
    }

    /** Whether a post-processor of this context creates the proxies that put annotations into effect. */
    boolean makesProxies() {
        return !proxyCreators().isEmpty();
    }

    /** The names of the beans that create proxies with all advisors of the context. */
    List<String> proxyCreators() {
        return List.of(beanFactory.getBeanNamesForType(AbstractAdvisorAutoProxyCreator.class, true, false));
    }

    /** @throws BeansException if it could not be created, which the start reports */
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

    /** Remembers a breaker, hedge or retry that only an annotation names, so that all can be logged together. */
    void undeclared(String name) {
        undeclared.add(name);
    }

    /** Remembers a limiter, hedge or retry that an annotation declares, even if its settings are wrong. */
    void inPlace(Class<? extends Annotation> annotation, String name) {
        inPlace.add(annotation.getSimpleName() + " " + name);
    }

    /**
     * Takes a default name for a method.
     *
     * @return another place that has the name already, for people; null if there is none
     */
    @Nullable
    String claimDefault(Class<? extends Annotation> annotation, AnnotatedMethod<?> method) {
        String name = annotation.getSimpleName() + " " + method.defaultName();
        AnnotatedMethod<?> earlier = defaultNames.putIfAbsent(name, method);
        return earlier == null || earlier.isAtSamePlace(method) ? null : earlier.place();
    }

    boolean declaredInPlace(Class<? extends Annotation> annotation, String name) {
        return inPlace.contains(annotation.getSimpleName() + " " + name);
    }

    Set<String> undeclared() {
        return undeclared;
    }
}
