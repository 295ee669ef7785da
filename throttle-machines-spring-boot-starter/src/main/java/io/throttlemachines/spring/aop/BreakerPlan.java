package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.refusal.RefusedException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** How {@link CircuitBreaker} guards one method. */
record BreakerPlan(Breaker breaker, Fallbacks fallbacks, ReturnKind returns) implements Plan {

    static BreakerPlan make(CircuitBreaker annotation, Method method, Class<?> targetClass, AnnotationContext context) {
        String name = context.name(annotation.name(), method, targetClass);
        String fallback = context.resolve(annotation.fallback());
        return new BreakerPlan(
                breaker(name, method, context),
                Fallbacks.find(CircuitBreaker.class, fallback, method, targetClass),
                ReturnKind.of(CircuitBreaker.class, method));
    }

    private static Breaker breaker(String name, Method method, AnnotationContext context) {
        if (!context.machines().breakers().containsKey(name)) {
            context.undeclared(name);
        }
        try {
            return context.machines().breaker(name);
        } catch (ConfigurationException unknown) {
            throw new InvalidAnnotationException(
                    CircuitBreaker.class, method, unknown.problem(), unknown.advice(), unknown);
        }
    }

    @Override
    public AdviceStep describe(String kind, int order) {
        return new AdviceStep(kind, List.of(), List.of(breaker.name()), null, order, !fallbacks.isEmpty());
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        return switch (returns) {
            case VALUE -> value(invocation);
            case STAGE -> stage(invocation);
            case MONO, FLUX ->
                ReactiveCalls.guarded(returns == ReturnKind.MONO, invocation, breaker, fallbacks, this::answered);
        };
    }

    @SuppressWarnings("NullAway") // null is an answer; the checker does not follow the type argument
    private @Nullable Object value(MethodInvocation invocation) throws Throwable {
        try {
            return breaker.<@Nullable Object, Throwable>call(invocation::proceed);
        } catch (Throwable failure) {
            if (answered(failure)) {
                return fallbacks.answer(invocation, failure);
            }
            throw failure;
        }
    }

    private CompletableFuture<@Nullable Object> stage(MethodInvocation invocation) {
        CompletableFuture<@Nullable Object> called = breaker.callStage(() -> Stages.begin(invocation));
        return Stages.orElse(called, invocation, fallbacks, this::answered);
    }

    /** Whether a fallback answers: for every refusal, also one from further in, and for what the breaker counts as a failure. */
    private boolean answered(Throwable failure) {
        return failure instanceof RefusedException || breaker.isFailure(failure);
    }
}
