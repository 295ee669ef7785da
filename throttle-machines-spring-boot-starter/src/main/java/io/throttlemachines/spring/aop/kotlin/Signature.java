package io.throttlemachines.spring.aop.kotlin;

import java.lang.reflect.Method;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Methods as their source declares them. The compiler gives a suspending function one more parameter, the continuation, which
 * also has the type of the answer. Loads no type of Kotlin unless it is present.
 */
public final class Signature {

    private static final String CONTINUATION = "kotlin.coroutines.Continuation";
    private static final String UNIT = "kotlin.Unit";
    private static final String TO_REACTOR = "kotlinx.coroutines.reactor.MonoKt";

    /** In characters, each of which may be a hyphen too. */
    private static final int HASH_LENGTH = 7;

    private Signature() {}

    /** Whether the last parameter is a continuation. */
    public static boolean isSuspending(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return types.length > 0 && types[types.length - 1].getName().equals(CONTINUATION);
    }

    /** Whether Spring can call a suspending function, which must be written in Kotlin; in its advice the answer is then a Mono, or a Flux for a Flow. */
    public static boolean isCallable(Method suspending) {
        return areFlowsConvertible()
                && KotlinDetector.isKotlinReflectPresent()
                && KotlinDetector.isKotlinType(suspending.getDeclaringClass());
    }

    /** Whether a Flow can become a Flux. */
    public static boolean areFlowsConvertible() {
        return ClassUtils.isPresent(TO_REACTOR, Signature.class.getClassLoader());
    }

    /**
     * The name of a method in its source. The compiler adds a hyphen and a hash to the name of a function that takes or returns a
     * value class. Where Kotlin's reflection does not know the function, whatever looks like that is taken for it.
     */
    public static String name(Method method) {
        String name = method.getName();
        int hyphen = name.length() - HASH_LENGTH - 1;
        if (hyphen <= 0 || name.charAt(hyphen) != '-' || !KotlinDetector.isKotlinType(method.getDeclaringClass())) {
            return name;
        }
        String inSource = KotlinDetector.isKotlinReflectPresent() ? SourceName.of(method) : null;
        return inSource == null ? name.substring(0, hyphen) : inSource;
    }

    /** Whether a method has a name in its source or in its class file. */
    public static boolean isNamed(Method method, String name) {
        return method.getName().equals(name) || name(method).equals(name);
    }

    /** The number of parameters, without the continuation. */
    public static int parameters(Method method) {
        return method.getParameterCount() - (isSuspending(method) ? 1 : 0);
    }

    /** The arguments of a call, without the continuation. */
    public static @Nullable Object[] arguments(Method method, @Nullable Object[] arguments) {
        return isSuspending(method) ? Arrays.copyOf(arguments, arguments.length - 1) : arguments;
    }

    /** The type of the answer, with the type variables that the bean's class binds; void also for Unit. */
    public static ResolvableType answer(Method method, Class<?> beanType) {
        ResolvableType answer = isSuspending(method)
                ? ofContinuation(method, beanType)
                : ResolvableType.forMethodReturnType(method, beanType);
        return answer.toClass().getName().equals(UNIT) ? ResolvableType.forClass(void.class) : answer;
    }

    /** The T of a {@code Continuation<? super T>}. */
    private static ResolvableType ofContinuation(Method method, Class<?> beanType) {
        ResolvableType continuation =
                ResolvableType.forMethodParameter(method, method.getParameterCount() - 1, beanType);
        ResolvableType argument = continuation.getGeneric(0);
        return argument.getType() instanceof WildcardType wildcard && wildcard.getLowerBounds().length == 1
                ? ResolvableType.forType(wildcard.getLowerBounds()[0], continuation)
                : argument;
    }
}
