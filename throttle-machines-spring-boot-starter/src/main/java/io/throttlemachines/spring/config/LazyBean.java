package io.throttlemachines.spring.config;

import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** A bean that is asked for when first used, then kept. Thread-safe: at worst two threads ask for it at once. */
public final class LazyBean<T> implements Supplier<T> {

    private final Supplier<T> lookup;

    @Nullable
    private volatile T bean;

    public LazyBean(BeanFactory beans, String name, Class<T> type) {
        this(() -> beans.getBean(name, type));
    }

    private LazyBean(Supplier<T> lookup) {
        this.lookup = lookup;
    }

    /** Which results a predicate takes cannot be known here: it has to take what its breaker's calls answer. */
    @SuppressWarnings("unchecked")
    public static LazyBean<Predicate<@Nullable Object>> ofPredicate(BeanFactory beans, String name) {
        return new LazyBean<>(() -> (Predicate<@Nullable Object>) beans.getBean(name, Predicate.class));
    }

    @Override
    public T get() {
        T known = bean;
        if (known == null) {
            known = lookup.get();
            bean = known;
        }
        return known;
    }
}
