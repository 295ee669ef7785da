package io.throttlemachines.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * What a fallback of a method must look like. Types are compared with their type arguments, and type variables have the types to
 * which the bean's class binds them. What is not known, such as the arguments of a raw type, fits. Immutable.
 *
 * @param guarded  the method that has the fallback
 * @param beanType the class of the bean
 * @param owner    the class of the bean that has the fallback
 */
record FallbackSignature(Method guarded, Class<?> beanType, Class<?> owner) {

    /** Whether a method takes the same arguments, optionally with an exception as one more. */
    boolean takesArguments(Method fallback) {
        int wanted = guarded.getParameterCount();
        if (fallback.getParameterCount() != wanted && !takesException(fallback)) {
            return false;
        }
        for (int i = 0; i < wanted; i++) {
            ResolvableType argument = ResolvableType.forMethodParameter(guarded, i, beanType);
            ResolvableType parameter = ResolvableType.forMethodParameter(fallback, i, owner);
            if (argument.toClass() != parameter.toClass() || !accepts(parameter, argument)) {
                return false;
            }
        }
        return true;
    }

    boolean takesException(Method fallback) {
        int wanted = guarded.getParameterCount();
        return fallback.getParameterCount() == wanted + 1
                && Throwable.class.isAssignableFrom(fallback.getParameterTypes()[wanted]);
    }

    boolean returnsAnswer(Method fallback) {
        Class<?> wanted = guarded.getReturnType();
        return wanted == void.class
                || (fallback.getReturnType() != void.class
                        && accepts(
                                ResolvableType.forMethodReturnType(guarded, beanType),
                                ResolvableType.forMethodReturnType(fallback, owner)));
    }

    /** The first checked exception of a fallback that the method does not declare; null if there is none. */
    @Nullable
    Class<?> undeclaredException(Method fallback) {
        return exceptions(fallback, owner)
                .filter(thrown -> !RuntimeException.class.isAssignableFrom(thrown)
                        && !Error.class.isAssignableFrom(thrown)
                        && exceptions(guarded, beanType).noneMatch(declared -> declared.isAssignableFrom(thrown)))
                .findFirst()
                .orElse(null);
    }

    private static Stream<Class<?>> exceptions(Method method, Class<?> type) {
        ResolvableType declaring = ResolvableType.forClass(type).as(method.getDeclaringClass());
        Type[] types = method.getGenericExceptionTypes();
        Class<?>[] erased = method.getExceptionTypes();
        Class<?>[] resolved = new Class<?>[types.length];
        Arrays.setAll(resolved, i -> ResolvableType.forType(types[i], declaring).resolve(erased[i]));
        return Arrays.stream(resolved);
    }

    /** A declaration of a fallback, with short names of types: {@code List<Order> instead(String)}. */
    String withName(String name) {
        return IntStream.range(0, guarded.getParameterCount())
                .mapToObj(i -> shortName(ResolvableType.forMethodParameter(guarded, i, beanType)))
                .collect(Collectors.joining(
                        ", ",
                        shortName(ResolvableType.forMethodReturnType(guarded, beanType)) + " " + name + "(",
                        ")"));
    }

    private static String shortName(ResolvableType type) {
        String arguments = Arrays.stream(type.getGenerics())
                .map(FallbackSignature::shortName)
                .collect(Collectors.joining(", ", "<", ">"));
        String name =
                type.getType() instanceof WildcardType ? "?" : type.toClass().getSimpleName();
        return type.hasGenerics() ? name + arguments : name;
    }

    /** Whether a value of one type is a value of another. */
    private static boolean accepts(ResolvableType wanted, ResolvableType given) {
        Class<?> wantedClass = wanted.resolve();
        Class<?> givenClass = given.resolve();
        if (wantedClass == null || givenClass == null) {
            return true;
        }
        if (!wantedClass.isAssignableFrom(givenClass)) {
            return false;
        }
        ResolvableType[] arguments = wanted.getGenerics();
        ResolvableType[] givenArguments = given.as(wantedClass).getGenerics();
        if (arguments.length != givenArguments.length) {
            return true; // one of them is raw
        }
        for (int i = 0; i < arguments.length; i++) {
            if (!contains(arguments[i], givenArguments[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(ResolvableType wanted, ResolvableType given) {
        Class<?> wantedClass = wanted.resolve();
        Class<?> givenClass = given.resolve();
        if (wantedClass == null || givenClass == null) {
            return true;
        }
        if (wanted.getType() instanceof WildcardType wildcard) {
            return wildcard.getLowerBounds().length > 0 || accepts(wanted, given);
        }
        return wantedClass == givenClass && accepts(wanted, given);
    }
}
