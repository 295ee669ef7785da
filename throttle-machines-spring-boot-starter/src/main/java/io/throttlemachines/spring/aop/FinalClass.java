package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Retried;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.spring.aop.InvalidAnnotationException.Misuse;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Explains why no proxy can guard a final class with annotations of this library. */
public final class FinalClass {

    private static final List<AnnotationFinder<?>> FINDERS = List.of(
            new AnnotationFinder<>(Throttled.class),
            new AnnotationFinder<>(CircuitBreaker.class),
            new AnnotationFinder<>(Hedged.class),
            new AnnotationFinder<>(Retried.class));

    private FinalClass() {}

    /** Whether no proxy is possible at all. For a final class that implements an interface, Spring's settings decide. */
    static boolean allowsNoProxy(Class<?> type) {
        return Modifier.isFinal(type.getModifiers()) && ClassUtils.getAllInterfacesForClass(type).length == 0;
    }

    /**
     * Explains a failure of Spring to create a proxy, if it concerns this library.
     *
     * @param type    the class of the bean
     * @param failure the failure of Spring
     * @return the explanation; null if the class is not final or has no annotation of this library
     */
    public static @Nullable InvalidAnnotationException explain(Class<?> type, Throwable failure) {
        List<Misuse> mistakes = Modifier.isFinal(type.getModifiers()) ? mistakes(type) : List.of();
        return mistakes.isEmpty() ? null : new InvalidAnnotationException(mistakes, failure);
    }

    /** One mistake, at the first annotation of this library; none without such an annotation. */
    static List<Misuse> mistakes(Class<?> type) {
        return FINDERS.stream()
                .flatMap(finder -> finder.methods(type).stream().map(method -> mistake(finder, method, type)))
                .limit(1)
                .toList();
    }

    private static Misuse mistake(AnnotationFinder<?> finder, Method method, Class<?> type) {
        return Misuse.of(
                finder.type(),
                method,
                type,
                "the class is " + (type.isRecord() ? "a record, so final, and" : "final, so")
                        + " no proxy can extend it and the method would not be protected.",
                "Make it a class that is not final, or move the annotated methods to such a bean. With"
                        + " spring.aop.proxy-target-class=false it may also implement an interface that has them.");
    }
}
