package io.throttlemachines.spring.aop;

import io.throttlemachines.config.ConfigurationException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** The kind of a method's return type, which decides how it is guarded. Optional types are known by name only. */
enum ReturnKind {
    /** The call ends when the method returns. */
    VALUE,
    /** The call ends when the returned stage completes. */
    STAGE,
    /** Each subscription to the returned Mono is a call. */
    MONO,
    /** Each subscription to the returned Flux, or other Publisher, is a call. */
    FLUX;

    private static final String MONO_TYPE = "reactor.core.publisher.Mono";
    private static final String FLUX_TYPE = "reactor.core.publisher.Flux";
    private static final String PUBLISHER = "org.reactivestreams.Publisher";

    /** Types as which a method can return a Flux. */
    private static final Set<String> ABOVE_FLUX = Set.of(PUBLISHER, "reactor.core.CorePublisher");

    /** Types whose calls begin only when the answer is requested, so such a call does not end when the method returns. */
    private static final Set<String> LAZY =
            Set.of(PUBLISHER, "java.util.concurrent.Flow$Publisher", "kotlinx.coroutines.flow.Flow");

    private static final String CONTINUATION = "kotlin.coroutines.Continuation";

    static ReturnKind of(Method method) {
        Class<?> type = method.getReturnType();
        String name = type.getName();
        if (CompletionStage.class.isAssignableFrom(type) && type.isAssignableFrom(CompletableFuture.class)) {
            return STAGE;
        }
        if (name.equals(MONO_TYPE)) {
            return MONO;
        }
        if (name.equals(FLUX_TYPE)
                || (ABOVE_FLUX.contains(name) && ClassUtils.isPresent(FLUX_TYPE, type.getClassLoader()))) {
            return FLUX;
        }
        refuseIfLazy(method);
        return VALUE;
    }

    private static void refuseIfLazy(Method method) {
        if (isLazy(method.getReturnType())) {
            throw new ConfigurationException(
                    null,
                    null,
                    "it returns a " + method.getReturnType().getSimpleName()
                            + ", whose calls begin after the method has returned.",
                    "Return a Mono or Flux of Reactor, a CompletionStage or a plain value.");
        }
        Class<?>[] parameters = method.getParameterTypes();
        if (parameters.length > 0 && parameters[parameters.length - 1].getName().equals(CONTINUATION)) {
            throw new ConfigurationException(
                    null,
                    null,
                    "it is a suspending function, and those are not supported.",
                    "Return a Mono: mono { ... } of kotlinx-coroutines-reactor.");
        }
    }

    private static boolean isLazy(@Nullable Class<?> type) {
        return type != null
                && (LAZY.contains(type.getName())
                        || isLazy(type.getSuperclass())
                        || Arrays.stream(type.getInterfaces()).anyMatch(ReturnKind::isLazy));
    }
}
