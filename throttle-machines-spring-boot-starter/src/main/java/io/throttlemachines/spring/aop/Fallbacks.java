package io.throttlemachines.spring.aop;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.spring.aop.kotlin.Coroutines;
import io.throttlemachines.spring.aop.kotlin.Signature;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** The methods that may answer instead of another, the one with the most specific exception first. Immutable. */
final class Fallbacks {

    static final Fallbacks NONE = new Fallbacks(List.of(), Map.of());

    private final List<Fallback> fallbacks;

    /** The fallbacks of single limiters, by the limiter's name. */
    private final Map<String, Fallbacks> ofLimiters;

    /** A method, the bean that has it, and the type of the exception that it takes as its last argument; null if it takes none. */
    private record Fallback(
            FallbackOwner owner, Method method, @Nullable Class<?> exception) {

        boolean fits(Throwable failure) {
            return exception == null || exception.isInstance(failure);
        }

        /** The distance of the exception from Object; zero, the least specific, without an exception. */
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

    /** Fallbacks of several limiters: each answers for its limiter's refusals, and the first for all other refusals. */
    static Fallbacks ofLimiters(List<LimiterSpec> specs) {
        Map<String, Fallbacks> own = new LinkedHashMap<>();
        for (LimiterSpec spec : specs) {
            if (!spec.fallbacks().isEmpty()) {
                own.put(spec.limiter().name(), spec.fallbacks());
            }
        }
        return own.isEmpty() ? NONE : new Fallbacks(own.values().iterator().next().fallbacks, own);
    }

    /** Finds the fitting methods of that name, in the class of the bean that should have them and in its supertypes. */
    static Fallbacks find(String given, Method guarded, Class<?> beanType, ConfigurableListableBeanFactory beans) {
        if (given.isEmpty()) {
            return NONE;
        }
        FallbackOwner owner = FallbackOwner.of(given, beanType, beans);
        String name = FallbackOwner.methodOf(given);
        FallbackSignature wanted = new FallbackSignature(guarded, beanType, owner.type());
        List<Method> named = methods(owner.type())
                .filter(method -> Signature.isNamed(method, name) && !method.isSynthetic() && !method.equals(guarded))
                .distinct()
                .toList();
        List<Method> fitting = named.stream()
                .filter(method -> wanted.takesArguments(method) && wanted.returnsAnswer(method))
                .toList();
        if (fitting.isEmpty()) {
            throw unfit(name, owner, wanted, named);
        }
        fitting.forEach(method -> refuseUndeclaredException(method, wanted));
        fitting.forEach(owner::refuseOutOfReach);
        return new Fallbacks(
                fitting.stream()
                        .map(method -> fallback(owner, method, wanted))
                        .sorted(Comparator.comparingInt(Fallback::depth).reversed())
                        .toList(),
                Map.of());
    }

    /** All methods of a class; of a proxy, those of its interfaces, which have the generic types. */
    private static Stream<Method> methods(Class<?> beanType) {
        return Proxy.isProxyClass(beanType)
                ? ClassUtils.getAllInterfacesForClassAsSet(beanType).stream()
                        .flatMap(type -> Arrays.stream(type.getMethods()))
                : Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(beanType));
    }

    private static Fallback fallback(FallbackOwner owner, Method method, FallbackSignature wanted) {
        method.trySetAccessible();
        int last = Signature.parameters(method) - 1;
        return new Fallback(owner, method, wanted.takesException(method) ? method.getParameterTypes()[last] : null);
    }

    private static void refuseUndeclaredException(Method fallback, FallbackSignature wanted) {
        Class<?> thrown = wanted.undeclaredException(fallback);
        if (thrown != null) {
            throw new ConfigurationException(
                    null,
                    "fallback",
                    "its fallback '" + fallback.getName() + "' throws " + thrown.getSimpleName()
                            + ", which the method does not declare.",
                    "Declare the exception on the method too, or throw an unchecked one.");
        }
    }

    private static ConfigurationException unfit(
            String name, FallbackOwner owner, FallbackSignature wanted, List<Method> named) {
        String problem = named.isEmpty()
                ? "its fallback '" + name + "' is no method of " + owner + "."
                : "no method '" + name + "' of " + owner + " fits as its fallback; there is "
                        + named.stream().map(Method::toGenericString).collect(Collectors.joining(" and ")) + ".";
        return new ConfigurationException(
                null,
                "fallback",
                problem,
                "Write '" + wanted.withName(name) + "', optionally with an exception as an additional last parameter.");
    }

    boolean isEmpty() {
        return fallbacks.isEmpty();
    }

    /** Answers instead of a failed call, or throws its failure if no fallback fits. */
    @Nullable
    Object answer(MethodInvocation invocation, Throwable failure) throws Throwable {
        for (Fallback fallback : answering(failure)) {
            if (fallback.fits(failure)) {
                return call(fallback, invocation, failure);
            }
        }
        throw failure;
    }

    /** The same in the context of a caller; null if the thread has it. */
    @SuppressWarnings("NullAway") // null is an answer; the checker does not follow the type argument
    @Nullable
    Object answer(MethodInvocation invocation, Throwable failure, @Nullable CallContext callers) throws Throwable {
        return callers == null
                ? answer(invocation, failure)
                : callers.<@Nullable Object, Throwable>within(() -> answer(invocation, failure));
    }

    private List<Fallback> answering(Throwable failure) {
        Fallbacks own = failure instanceof RefusedException refusal && isByLimiter(refusal)
                ? ofLimiters.get(refusal.name())
                : null;
        return own == null ? fallbacks : own.fallbacks;
    }

    /** A breaker that refuses a call may have the name of a limiter. */
    private static boolean isByLimiter(RefusedException refusal) {
        return refusal instanceof ThrottledException
                || (refusal instanceof DependencyException blocked && blocked.kind() == NodeStatus.Kind.LIMITER);
    }

    @SuppressWarnings("NullAway") // null is an answer; the checker does not follow the type argument
    private static @Nullable Object call(Fallback fallback, MethodInvocation invocation, Throwable failure)
            throws Throwable {
        @Nullable Object[] given = invocation.getArguments();
        @Nullable Object[] arguments = arguments(fallback, Signature.arguments(invocation.getMethod(), given), failure);
        boolean isStatic = Modifier.isStatic(fallback.method().getModifiers());
        Object target = isStatic ? null : fallback.owner().target(invocation);
        Method method = fallback.owner().on(target, fallback.method());
        if (!Signature.isSuspending(invocation.getMethod())) {
            return call(method, target, arguments);
        }
        Object continuation = Objects.requireNonNull(given[given.length - 1]);
        return Signature.isSuspending(fallback.method())
                ? Coroutines.call(method, target, continuation, arguments)
                : Coroutines.call(() -> call(method, target, arguments), continuation);
    }

    private static @Nullable Object[] arguments(Fallback fallback, @Nullable Object[] of, Throwable failure) {
        if (fallback.exception() == null) {
            return of;
        }
        @Nullable Object[] arguments = Arrays.copyOf(of, of.length + 1);
        arguments[of.length] = failure;
        return arguments;
    }

    private static @Nullable Object call(Method method, @Nullable Object target, @Nullable Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            Throwable failure = thrown.getTargetException();
            if (method.isDefault() && target != null && isRefused(target, failure)) {
                return callBody(method, target, arguments);
            }
            throw failure;
        }
    }

    /** Whether a proxy, such as a client of Spring, may not call a method because its HTTP interface is not public. */
    private static boolean isRefused(Object target, Throwable failure) {
        return Proxy.isProxyClass(target.getClass())
                && failure instanceof UndeclaredThrowableException undeclared
                && undeclared.getUndeclaredThrowable() instanceof IllegalAccessException;
    }

    @SuppressWarnings("NullAway") // null is an argument like any other
    private static @Nullable Object callBody(Method method, Object target, @Nullable Object[] arguments)
            throws Throwable {
        Class<?> type = method.getDeclaringClass();
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                .unreflectSpecial(method, type)
                .bindTo(target)
                .asFixedArity()
                .invokeWithArguments(arguments);
    }
}
