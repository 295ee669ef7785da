package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/** Explains a final class with annotations of this library, after Spring has failed to create a proxy for it. */
public final class FinalClass {

    private static final List<AnnotationFinder<?>> FINDERS = List.of(
            new AnnotationFinder<>(Throttled.class),
            new AnnotationFinder<>(CircuitBreaker.class),
            new AnnotationFinder<>(Hedged.class));

    private FinalClass() {}

    /**
     * Explains the failure, if it concerns this library.
     *
     * @param type    the class of the bean
     * @param failure the failure of Spring
     * @return the explanation; null if the class is not final or has no annotation of this library
     */
    public static @Nullable InvalidAnnotationException explain(Class<?> type, Throwable failure) {
        if (!Modifier.isFinal(type.getModifiers())) {
            return null;
        }
        for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type, ReflectionUtils.USER_DECLARED_METHODS)) {
            for (AnnotationFinder<?> finder : FINDERS) {
                List<?> found = finder.find(method, type);
                if (!found.isEmpty()) {
                    return refusal(finder, method, type, failure);
                }
            }
        }
        return null;
    }

    private static InvalidAnnotationException refusal(
            AnnotationFinder<?> finder, Method method, Class<?> type, Throwable failure) {
        return new InvalidAnnotationException(
                finder.type(),
                method,
                "the class is " + (type.isRecord() ? "a record, so final, and" : "final, so")
                        + " no proxy can extend it and the method would not be protected.",
                "Make it a class that is not final, or move the annotated methods to such a bean. With"
                        + " spring.aop.proxy-target-class=false it may also implement an interface that has them.",
                failure);
    }
}
