package io.throttlemachines.spring.aop;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.spring.aop.kotlin.Signature;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method to which an annotation applies, and the place in the source that has the annotation. Immutable.
 *
 * @param <A>         the annotation
 * @param annotations those that apply, in the order of the source; at least one
 * @param method      the method of the bean's class; if that was generated at run time, the method of the interface behind it
 * @param declared    the method in the type that has the annotation: its parameter names are known to expressions
 * @param owner       the class or interface whose name the default name of the method contains
 */
record AnnotatedMethod<A extends Annotation>(List<A> annotations, Method method, Method declared, Class<?> owner) {

    /** A method with an annotation of its own, in the bean's class or in a type that declares the method too. */
    static <A extends Annotation> AnnotatedMethod<A> byItself(
            List<A> annotations, Method specific, Method annotated, Class<?> beanType) {
        Method declared = BridgeMethodResolver.findBridgedMethod(annotated);
        Class<?> declaring = declared.getDeclaringClass();
        return new AnnotatedMethod<>(
                annotations,
                ReadableNames.generated(beanType) ? declared : specific,
                declared,
                declaring.isAnonymousClass() ? named(declared, declaring) : declaring);
    }

    /** A method to which the annotation of a type applies. */
    static <A extends Annotation> AnnotatedMethod<A> byType(
            List<A> annotations, Method specific, Class<?> annotated, Class<?> beanType) {
        boolean generated = ReadableNames.generated(beanType);
        Method inType = counterpart(annotated, specific, beanType);
        Method method = generated ? inInterfaces(specific, beanType) : specific;
        Class<?> declaring = method.getDeclaringClass();
        boolean own = annotated.isAssignableFrom(declaring) && !made(declaring);
        return new AnnotatedMethod<>(
                annotations, method, inType == null ? method : inType, own ? declaring : annotated);
    }

    /** The supertype that declares the method of an anonymous class; that class itself if none does. */
    private static Class<?> named(Method method, Class<?> anonymous) {
        return Stream.concat(Arrays.stream(anonymous.getInterfaces()), Stream.ofNullable(anonymous.getSuperclass()))
                .filter(type -> counterpart(type, method, anonymous) != null)
                .findFirst()
                .orElse(anonymous);
    }

    private static Method inInterfaces(Method specific, Class<?> beanType) {
        return ClassUtils.getAllInterfacesForClassAsSet(beanType).stream()
                .flatMap(type -> Stream.ofNullable(counterpart(type, specific, beanType)))
                .findFirst()
                .orElse(specific);
    }

    private static boolean made(Class<?> type) {
        return type.isAnonymousClass() || ReadableNames.generated(type);
    }

    /** The method of a type that a method of the bean overrides or implements, or which it is; null if there is none. */
    static @Nullable Method counterpart(Class<?> type, Method method, Class<?> beanType) {
        Method[] methods = type.isInterface() ? type.getMethods() : ReflectionUtils.getUniqueDeclaredMethods(type);
        return Arrays.stream(methods)
                .filter(each -> !each.isBridge()
                        && !Modifier.isStatic(each.getModifiers())
                        && each.getName().equals(method.getName())
                        && Arrays.equals(parameters(each, beanType), parameters(method, beanType)))
                .findFirst()
                .orElse(null);
    }

    /** The parameter types, with the type variables that the bean's class binds. */
    private static Class<?>[] parameters(Method method, Class<?> beanType) {
        Class<?>[] types = new Class<?>[method.getParameterCount()];
        Arrays.setAll(
                types,
                i -> ResolvableType.forMethodParameter(method, i, beanType).resolve(method.getParameterTypes()[i]));
        return types;
    }

    /** {@code Class.method}. */
    String defaultName() {
        String type = owner.getSimpleName();
        if (type.isEmpty()) {
            throw new ConfigurationException(
                    null,
                    "name",
                    "it has no name, and its class has none either from which a default could be made.",
                    "Give it a name.");
        }
        return type + "." + Signature.name(declared);
    }

    /** Whether one annotation in the source is the reason for both: beans of several classes may inherit it. */
    boolean isAtSamePlace(AnnotatedMethod<?> other) {
        return owner == other.owner && declared.equals(other.declared);
    }

    /** Where it stands, for people: {@code com.acme.Orders.find(String)}. */
    String place() {
        return owner.getName() + "." + ReadableNames.method(declared);
    }
}
