package io.throttlemachines.spring.aop;

import io.throttlemachines.spring.aop.kotlin.Signature;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * What a fallback of a method must look like. Types are compared with their type arguments, and type variables have the types to
 * which the bean's class binds them. What is not known, such as the arguments of a raw type, fits. A walk over a type ends where
 * the type contains itself, as T does in {@code T extends Comparable<T>}. Immutable.
 *
 * @param guarded  the method that has the fallback
 * @param beanType the class of the bean
 * @param owner    the class of the bean that has the fallback
 */
record FallbackSignature(Method guarded, Class<?> beanType, Class<?> owner) {

    /** Whether a method takes the same arguments, optionally with an exception as one more. */
    boolean takesArguments(Method fallback) {
        int wanted = Signature.parameters(guarded);
        if (Signature.parameters(fallback) != wanted && !takesException(fallback)) {
            return false;
        }
        for (int i = 0; i < wanted; i++) {
            ResolvableType argument = ResolvableType.forMethodParameter(guarded, i, beanType);
            ResolvableType parameter = ResolvableType.forMethodParameter(fallback, i, owner);
            if (argument.toClass() != parameter.toClass() || !accepts(parameter, argument, Set.of())) {
                return false;
            }
        }
        return true;
    }

    boolean takesException(Method fallback) {
        int wanted = Signature.parameters(guarded);
        return Signature.parameters(fallback) == wanted + 1
                && Throwable.class.isAssignableFrom(fallback.getParameterTypes()[wanted]);
    }

    /** Whether its answer fits; only a suspending function can wait for the answer of one. */
    boolean returnsAnswer(Method fallback) {
        if (Signature.isSuspending(fallback) && !Signature.isSuspending(guarded)) {
            return false;
        }
        ResolvableType wanted = Signature.answer(guarded, beanType);
        ResolvableType given = Signature.answer(fallback, owner);
        return isVoid(wanted)
                || (!isVoid(given) && accepts(wanted, isPrimitive(wanted) ? given : boxed(given), Set.of()));
    }

    private static boolean isVoid(ResolvableType type) {
        return type.resolve() == void.class;
    }

    private static boolean isPrimitive(ResolvableType type) {
        return type.toClass().isPrimitive();
    }

    /** A fallback is called by reflection, so its answer is always an object. */
    private static ResolvableType boxed(ResolvableType type) {
        return isPrimitive(type)
                ? ResolvableType.forClass(ClassUtils.resolvePrimitiveIfNecessary(type.toClass()))
                : type;
    }

    /** The first checked exception of a fallback that the method does not declare; null if there is none. Kotlin declares none. */
    @Nullable
    Class<?> undeclaredException(Method fallback) {
        return KotlinDetector.isKotlinType(guarded.getDeclaringClass()) ? null : undeclaredInJava(fallback);
    }

    private @Nullable Class<?> undeclaredInJava(Method fallback) {
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
        String parameters = IntStream.range(0, Signature.parameters(guarded))
                .mapToObj(i -> shortName(ResolvableType.forMethodParameter(guarded, i, beanType), Set.of()))
                .collect(Collectors.joining(", ", name + "(", ")"));
        String answer = shortName(Signature.answer(guarded, beanType), Set.of());
        return Signature.isSuspending(guarded)
                ? "suspend fun " + parameters + (answer.equals("void") ? "" : ": " + answer)
                : answer + " " + parameters;
    }

    private static String shortName(ResolvableType type, Set<Type> around) {
        if (around.contains(type.getType())) {
            return "?";
        }
        Set<Type> outer = with(around, type);
        String arguments = Arrays.stream(type.getGenerics())
                .map(argument -> shortName(argument, outer))
                .collect(Collectors.joining(", ", "<", ">"));
        String name =
                type.getType() instanceof WildcardType ? "?" : type.toClass().getSimpleName();
        return type.hasGenerics() ? name + arguments : name;
    }

    private static Set<Type> with(Set<Type> around, ResolvableType type) {
        Set<Type> all = new HashSet<>(around);
        all.add(type.getType());
        return all;
    }

    /** Whether a value of one type is a value of another; the types around the wanted one are being compared already. */
    private static boolean accepts(ResolvableType wanted, ResolvableType given, Set<Type> around) {
        Class<?> wantedClass = wanted.resolve();
        Class<?> givenClass = given.resolve();
        if (wantedClass == null || givenClass == null) {
            return true;
        }
        if (!wantedClass.isAssignableFrom(givenClass)) {
            return false;
        }
        if (around.contains(wanted.getType())) {
            return true;
        }
        ResolvableType[] arguments = wanted.getGenerics();
        ResolvableType[] givenArguments = given.as(wantedClass).getGenerics();
        if (arguments.length != givenArguments.length) {
            return true; // one of them is raw
        }
        Set<Type> outer = with(around, wanted);
        for (int i = 0; i < arguments.length; i++) {
            if (!contains(arguments[i], givenArguments[i], outer)) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(ResolvableType wanted, ResolvableType given, Set<Type> around) {
        Class<?> wantedClass = wanted.resolve();
        Class<?> givenClass = given.resolve();
        if (wantedClass == null || givenClass == null) {
            return true;
        }
        if (wanted.getType() instanceof WildcardType wildcard) {
            return wildcard.getLowerBounds().length > 0 || accepts(wanted, given, around);
        }
        return wantedClass == givenClass && accepts(wanted, given, around);
    }
}
