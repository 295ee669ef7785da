package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.hedge.HedgeConfigBuilder;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/** How {@link Hedged} guards one method. */
record HedgePlan(Hedge hedge, int attemptArgument, Fallbacks fallbacks, ReturnKind returns, Executor executor)
        implements Plan {

    static HedgePlan make(Hedged annotation, Method method, Class<?> targetClass, AnnotationContext context) {
        String name = context.name(annotation.name(), method, targetClass);
        return new HedgePlan(
                hedge(name, annotation, method, context),
                attemptArgument(method),
                Fallbacks.find(Hedged.class, context.resolve(annotation.fallback()), method, targetClass),
                ReturnKind.of(Hedged.class, method),
                task -> context.machines().executor().execute(task));
    }

    private static int attemptArgument(Method method) {
        for (int i = 0; i < method.getParameterCount(); i++) {
            if (method.getParameterTypes()[i] == HedgeAttempt.class) {
                return i;
            }
        }
        return -1;
    }

    /** application.yml wins: a hedge that it declares is used as it is. */
    private static Hedge hedge(String name, Hedged annotation, Method method, AnnotationContext context) {
        String delay = context.resolve(annotation.delay());
        String timeout = context.resolve(annotation.timeout());
        boolean inPlace = !delay.isEmpty() || !timeout.isEmpty() || annotation.maxAttempts() != Hedged.NOT_GIVEN;
        boolean declared = context.machines().hedges().containsKey(name);
        if (!declared && !inPlace) {
            context.undeclared(name);
        }
        if (!inPlace || (declared && !context.declaredInPlace(Hedged.class, name))) {
            return context.machines().hedge(name);
        }
        try {
            HedgeConfigBuilder config = context.machines().defaultHedge().toBuilder();
            if (!delay.isEmpty()) {
                config.delay(Durations.parse(Hedged.class, "delay", delay, method));
            }
            if (!timeout.isEmpty()) {
                config.timeout(Durations.parse(Hedged.class, "timeout", timeout, method));
            }
            if (annotation.maxAttempts() != Hedged.NOT_GIVEN) {
                config.maxAttempts(annotation.maxAttempts());
            }
            context.inPlace(Hedged.class, name);
            return context.machines().hedge(name, config.build());
        } catch (ConfigurationException invalid) {
            throw new InvalidAnnotationException(Hedged.class, method, invalid.problem(), invalid.advice(), invalid);
        }
    }

    @Override
    public AdviceStep describe(String kind, int order) {
        return new AdviceStep(kind, List.of(), hedge.config().breakers(), hedge.name(), order, !fallbacks.isEmpty());
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        return switch (returns) {
            case VALUE -> value(invocation);
            case STAGE -> stage(invocation);
            case MONO, FLUX ->
                ReactiveCalls.hedged(
                        returns == ReturnKind.MONO,
                        invocation,
                        hedge,
                        attempt -> attemptOf(invocation, attempt),
                        executor,
                        fallbacks);
        };
    }

    @SuppressWarnings("NullAway") // null is an answer of an attempt; the checker does not follow the type argument
    private @Nullable Object value(MethodInvocation invocation) throws Throwable {
        try {
            return hedge.<@Nullable Object, Throwable>call(attempt -> Proceeding.with(attemptOf(invocation, attempt)));
        } catch (Throwable failure) {
            return fallbacks.answer(invocation, failure);
        }
    }

    private CompletableFuture<@Nullable Object> stage(MethodInvocation invocation) {
        CompletableFuture<@Nullable Object> called =
                hedge.callStage(attempt -> Stages.begin(attemptOf(invocation, attempt)));
        return Stages.orElse(called, invocation, fallbacks, failure -> true);
    }

    /** A copy of the invocation, because attempts go through the rest of the chain at the same time. */
    private MethodInvocation attemptOf(MethodInvocation invocation, HedgeAttempt attempt) {
        @Nullable Object[] arguments = invocation.getArguments().clone();
        if (attemptArgument >= 0) {
            arguments[attemptArgument] = attempt;
        }
        return ((ProxyMethodInvocation) invocation).invocableClone(arguments);
    }
}
