package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.internal.call.GuardedFuture;
import io.throttlemachines.refusal.RefusedException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** What {@link CircuitBreaker} does to one method. */
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
            case MONO -> MonoCalls.guarded(invocation, breaker, fallbacks, this::answered);
            case FLUX -> FluxCalls.guarded(invocation, breaker, fallbacks, this::answered);
        };
    }

    private @Nullable Object value(MethodInvocation invocation) throws Throwable {
        Admission admission;
        try {
            admission = breaker.admit();
        } catch (RefusedException refusal) {
            return fallbacks.answer(invocation, refusal);
        }
        Object answer;
        try {
            answer = invocation.proceed();
        } catch (Throwable failure) {
            admission.failed(failure);
            if (answered(failure)) {
                return fallbacks.answer(invocation, failure);
            }
            throw failure;
        }
        admission.succeeded(answer);
        return answer;
    }

    private CompletableFuture<@Nullable Object> stage(MethodInvocation invocation) {
        CompletableFuture<@Nullable Object> called;
        try {
            called = follow(invocation, breaker.admit());
        } catch (RefusedException refusal) {
            called = CompletableFuture.failedFuture(refusal);
        }
        return fallbacks.follow(invocation, called, this::answered);
    }

    private static CompletableFuture<@Nullable Object> follow(MethodInvocation invocation, Admission admission) {
        CompletableFuture<@Nullable Object> begun = Stages.begin(invocation);
        return GuardedFuture.follow(begun, admission);
    }

    /** Whether a fallback answers: for refusals from however deep, and for what the breaker calls a failure. */
    private boolean answered(Throwable failure) {
        return failure instanceof RefusedException || breaker.isFailure(failure);
    }
}
