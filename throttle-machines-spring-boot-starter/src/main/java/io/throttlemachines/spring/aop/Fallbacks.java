package io.throttlemachines.spring.aop;

import io.throttlemachines.refusal.RefusedException;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/** The methods that may answer in place of another, the one with the most specific exception first. Immutable. */
final class Fallbacks {

    static final Fallbacks NONE = new Fallbacks(List.of(), Map.of());

    private final List<Fallback> fallbacks;

    /** Those that answer for one limiter of several, by the limiter's name. */
    private final Map<String, Fallbacks> ofLimiters;

    /** A method, and the exception it takes as its last argument, if it takes one. */
    private record Fallback(Method method, @Nullable Class<?> exception) {

        boolean fits(Throwable failure) {
            return exception == null || exception.isInstance(failure);
        }

        /** How far from Throwable; without an exception it is the least specific. */
        int depth() {
            int depth = 0;
            for (Class<?> type = exception; type != null; type = type.getSuperclass()) {
                depth++;
            }
            return depth;
        }
    }

    private Fallbacks(List<Fallback> fallbacks, Map<String, Fallbacks> ofLimiters) {
        this.fallbacks = fallbacks;
        this.ofLimiters = ofLimiters;
    }

    /** Several limiters' own: each answers what its limiter refuses, and the first what is refused otherwise. */
    static Fallbacks ofLimiters(Map<String, Fallbacks> own) {
        return own.isEmpty() ? NONE : new Fallbacks(own.values().iterator().next().fallbacks, own);
    }

    /** Finds the methods of that name that fit, in the bean's class and those above it. */
    static Fallbacks find(Class<? extends Annotation> annotation, String name, Method guarded, Class<?> targetClass) {
        if (name.isEmpty()) {
            return NONE;
        }
        List<Method> named = Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(
                        targetClass, method -> method.getName().equals(name) && !method.isSynthetic()))
                .filter(method -> !method.equals(guarded))
                .toList();
        List<Fallback> fitting = new ArrayList<>();
        for (Method method : named) {
            Class<?>[] parameters = method.getParameterTypes();
            Class<?>[] wanted = guarded.getParameterTypes();
            boolean same = Arrays.equals(parameters, wanted);
            boolean andException = parameters.length == wanted.length + 1
                    && Throwable.class.isAssignableFrom(parameters[wanted.length])
                    && Arrays.equals(Arrays.copyOf(parameters, wanted.length), wanted);
            if ((same || andException) && answers(method.getReturnType(), guarded.getReturnType())) {
                method.trySetAccessible();
                fitting.add(new Fallback(method, andException ? parameters[wanted.length] : null));
            }
        }
        if (fitting.isEmpty()) {
            throw unfit(annotation, name, guarded, named);
        }
        fitting.sort(Comparator.comparingInt(Fallback::depth).reversed());
        return new Fallbacks(List.copyOf(fitting), Map.of());
    }

    private static boolean answers(Class<?> fallback, Class<?> guarded) {
        return guarded == void.class || (fallback != void.class && guarded.isAssignableFrom(fallback));
    }

    private static InvalidAnnotationException unfit(
            Class<? extends Annotation> annotation, String name, Method guarded, List<Method> named) {
        String wanted = guarded.getReturnType().getSimpleName() + " " + name + "("
                + String.join(
                        ", ",
                        Arrays.stream(guarded.getParameterTypes())
                                .map(Class::getSimpleName)
                                .toList()) + ")";
        String problem = named.isEmpty()
                ? "its fallback '" + name + "' is no method of the bean."
                : "no method '" + name + "' of the bean fits as its fallback; there is "
                        + String.join(
                                " and ", named.stream().map(Method::toString).toList()) + ".";
        return new InvalidAnnotationException(
                annotation,
                guarded,
                problem,
                "Write '" + wanted + "', if wanted with an exception as one more, last parameter.");
    }

    boolean isEmpty() {
        return fallbacks.isEmpty();
    }

    /** Answers in place of a call, or throws what the call threw if no fallback fits. */
    @Nullable
    Object answer(MethodInvocation invocation, Throwable failure) throws Throwable {
        for (Fallback fallback : answering(failure)) {
            if (fallback.fits(failure)) {
                return call(fallback, invocation, failure);
            }
        }
        throw failure;
    }

    private List<Fallback> answering(Throwable failure) {
        Fallbacks own = failure instanceof RefusedException refusal ? ofLimiters.get(refusal.name()) : null;
        return own == null ? fallbacks : own.fallbacks;
    }

    private static @Nullable Object call(Fallback fallback, MethodInvocation invocation, Throwable failure)
            throws Throwable {
        @Nullable Object[] arguments = invocation.getArguments();
        if (fallback.exception() != null) {
            arguments = Arrays.copyOf(arguments, arguments.length + 1);
            arguments[arguments.length - 1] = failure;
        }
        Object target = Modifier.isStatic(fallback.method().getModifiers()) ? null : invocation.getThis();
        try {
            return fallback.method().invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }
}
