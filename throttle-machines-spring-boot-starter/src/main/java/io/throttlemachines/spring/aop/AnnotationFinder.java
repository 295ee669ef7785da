package io.throttlemachines.spring.aop;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Finds an annotation that counts for a method: on the method itself, on one it overrides or implements, or else on its
 * class or the types above it; composed annotations too. The nearest wins.
 *
 * @param <A> the annotation
 */
final class AnnotationFinder<A extends Annotation> {

    private final Class<A> type;

    AnnotationFinder(Class<A> type) {
        this.type = type;
    }

    Class<A> type() {
        return type;
    }

    /** All annotations of the nearest place that has any, in the order in which they stand. */
    List<A> find(Method method, Class<?> targetClass) {
        if (method.isSynthetic() || method.getDeclaringClass() == Object.class) {
            return List.of();
        }
        Method specific = AopUtils.getMostSpecificMethod(method, targetClass);
        if (specific.getDeclaringClass() == Object.class) {
            return List.of();
        }
        List<A> own = onMethod(specific);
        if (!own.isEmpty()) {
            return own;
        }
        boolean reachable = !Modifier.isPrivate(specific.getModifiers()) && !Modifier.isStatic(specific.getModifiers());
        return reachable ? nearest(targetClass) : List.of();
    }

    /** Those on the method itself, or on one it overrides or implements. */
    List<A> onMethod(Method method) {
        return nearest(method);
    }

    private List<A> nearest(AnnotatedElement element) {
        List<MergedAnnotation<A>> found = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).stream(type)
                .sorted(Comparator.comparingInt(MergedAnnotation::getAggregateIndex))
                .toList();
        return found.stream()
                .filter(each -> each.getAggregateIndex() == found.get(0).getAggregateIndex())
                .map(MergedAnnotation::synthesize)
                .toList();
    }
}
