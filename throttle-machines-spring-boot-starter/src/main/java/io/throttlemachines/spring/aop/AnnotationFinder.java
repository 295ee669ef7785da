package io.throttlemachines.spring.aop;

import io.throttlemachines.spring.aop.InvalidAnnotationException.Misuse;
import io.throttlemachines.spring.aop.kotlin.Overload;
import io.throttlemachines.spring.aop.kotlin.Signature;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotationConfigurationException;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the annotation that applies to a method: on the method itself, on one that it overrides or implements, or else on its
 * class or a supertype; also inside composed annotations. The nearest wins.
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

    /** The methods of a class to which the annotation applies, also those of its interfaces that no bean inherits. */
    List<Method> methods(Class<?> type) {
        return AnnotationUtils.isCandidateClass(type, this.type)
                ? Stream.concat(
                                Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(
                                                type, ReflectionUtils.USER_DECLARED_METHODS))
                                        .filter(method -> applies(method, type)),
                                ofInterfaces(type))
                        .distinct()
                        .toList()
                : List.of();
    }

    /** The annotated private and static methods. One of the class may have the same name and parameters, and is another. */
    private Stream<Method> ofInterfaces(Class<?> type) {
        return ClassUtils.getAllInterfacesForClassAsSet(type).stream()
                .flatMap(FrameworkCallbacks::withSuperinterfaces)
                .distinct()
                .filter(each -> AnnotationUtils.isCandidateClass(each, this.type))
                .flatMap(each -> Arrays.stream(ReflectionUtils.getDeclaredMethods(each)))
                .filter(method -> !isInherited(method) && ReflectionUtils.USER_DECLARED_METHODS.matches(method))
                .filter(method -> applies(method, method.getDeclaringClass()));
    }

    /** An annotation that cannot be read applies too, so that it is reported when the method's plan is made. */
    boolean applies(Method method, Class<?> targetClass) {
        try {
            return find(method, targetClass) != null;
        } catch (InvalidAnnotationException unreadable) {
            return true;
        }
    }

    /**
     * The method with all annotations of the nearest place that has any; null if none applies.
     *
     * @throws InvalidAnnotationException if an attribute and its alias have different values
     */
    @Nullable
    AnnotatedMethod<A> find(Method method, Class<?> targetClass) {
        if (method.getDeclaringClass() == Object.class) {
            return null;
        }
        Method specific = AopUtils.getMostSpecificMethod(method, targetClass); // for a bridge, its target
        if (specific.getDeclaringClass() == Object.class || Overload.isMade(specific)) {
            return null;
        }
        List<MergedAnnotation<A>> own = merged(specific, Misuse.place(type, specific), specific, targetClass);
        return own.isEmpty()
                ? ofType(specific, targetClass)
                : AnnotatedMethod.byItself(synthesized(own), specific, source(own, Method.class), targetClass);
    }

    /** Whether the annotation of a type applies to a method: not to private and static ones, and not to those of Object. */
    private static boolean reachedByType(Method method) {
        return isInherited(method) && !ReflectionUtils.isObjectMethod(method);
    }

    private static boolean isInherited(Method method) {
        return !Modifier.isPrivate(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
    }

    /** With the annotations of the type, without one whose fallback is this method. */
    private @Nullable AnnotatedMethod<A> ofType(Method method, Class<?> targetClass) {
        if (!reachedByType(method)) {
            return null;
        }
        List<MergedAnnotation<A>> ofType =
                merged(targetClass, Misuse.place(type, targetClass), method, targetClass).stream()
                        .filter(annotation -> !Signature.isNamed(method, annotation.getString("fallback")))
                        .toList();
        return ofType.isEmpty() || FrameworkCallbacks.has(method, targetClass)
                ? null
                : AnnotatedMethod.byType(synthesized(ofType), method, source(ofType, Class.class), targetClass);
    }

    private static <S> S source(List<? extends MergedAnnotation<?>> annotations, Class<S> type) {
        return type.cast(Objects.requireNonNull(annotations.get(0).getSource()));
    }

    private List<A> synthesized(List<MergedAnnotation<A>> annotations) {
        return annotations.stream().map(MergedAnnotation::synthesize).toList();
    }

    /** Those on the element itself, or on the nearest that it overrides, implements or extends. */
    private List<MergedAnnotation<A>> merged(
            AnnotatedElement element, String place, Method method, Class<?> targetClass) {
        List<MergedAnnotation<A>> found;
        try {
            found = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).stream(type)
                    .sorted(Comparator.comparingInt(MergedAnnotation::getAggregateIndex))
                    .toList();
        } catch (AnnotationConfigurationException contradictory) {
            throw new InvalidAnnotationException(
                    List.of(contradiction(place, ReadableNames.type(targetClass, method), contradictory)),
                    contradictory);
        }
        return found.stream()
                .filter(each -> each.getAggregateIndex() == found.get(0).getAggregateIndex())
                .toList();
    }

    private Misuse contradiction(String place, String bean, AnnotationConfigurationException contradictory) {
        return new Misuse(
                place,
                bean,
                "an attribute and its alias have different values. " + contradictory.getMessage(),
                "Write only one of them, such as @" + type.getSimpleName() + "(name = \"...\") without a value.",
                false);
    }
}
