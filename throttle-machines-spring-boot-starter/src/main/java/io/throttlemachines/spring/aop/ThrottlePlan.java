package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.refusal.RefusedException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** How {@link Throttled}, once or repeated, guards one method. */
final class ThrottlePlan implements Plan {

    private final List<ThrottleSpec> specs;
    private final Fallbacks fallbacks;
    private final ReturnKind returns;
    private final AnnotationContext context;

    private ThrottlePlan(List<ThrottleSpec> specs, Fallbacks fallbacks, ReturnKind returns, AnnotationContext context) {
        this.specs = specs;
        this.fallbacks = fallbacks;
        this.returns = returns;
        this.context = context;
    }

    static ThrottlePlan make(
            List<Throttled> annotations, Method method, Class<?> targetClass, AnnotationContext context) {
        List<ThrottleSpec> specs = new ArrayList<>();
        Map<String, Fallbacks> fallbacks = new LinkedHashMap<>();
        for (Throttled annotation : annotations) {
            ThrottleSpec spec = ThrottleSpec.make(annotation, method, targetClass, context);
            specs.add(spec);
            String fallback = context.resolve(annotation.fallback());
            if (!fallback.isEmpty()) {
                fallbacks.put(spec.limiter().name(), Fallbacks.find(Throttled.class, fallback, method, targetClass));
            }
        }
        return new ThrottlePlan(
                List.copyOf(specs), Fallbacks.ofLimiters(fallbacks), ReturnKind.of(Throttled.class, method), context);
    }

    @Override
    public AdviceStep describe(String kind, int order) {
        List<String> limiters =
                specs.stream().map(spec -> spec.limiter().name()).toList();
        return new AdviceStep(kind, limiters, List.of(), null, order, !fallbacks.isEmpty());
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        return switch (returns) {
            case VALUE -> value(invocation);
            case STAGE -> stage(invocation);
            case MONO, FLUX ->
                ReactiveCalls.throttled(
                        returns == ReturnKind.MONO,
                        invocation,
                        () -> acquireAsync(invocation),
                        this::execute,
                        fallbacks);
        };
    }

    private @Nullable Object value(MethodInvocation invocation) throws Throwable {
        try {
            acquire(invocation);
            return invocation.proceed();
        } catch (RefusedException refusal) {
            return fallbacks.answer(invocation, refusal);
        }
    }

    private void acquire(MethodInvocation invocation) {
        if (specs.size() == 1) {
            ThrottleSpec only = specs.get(0);
            only.permits(invocation).acquire(only.cost(invocation), only.maxWait());
        } else {
            allOf(invocation).acquire();
        }
    }

    private CompletableFuture<@Nullable Object> stage(MethodInvocation invocation) {
        CompletableFuture<@Nullable Void> permitted;
        try {
            permitted = acquireAsync(invocation);
        } catch (RuntimeException failure) { // from an expression
            return CompletableFuture.failedFuture(failure);
        }
        CompletableFuture<@Nullable Object> called = permitted.isDone() && !permitted.isCompletedExceptionally()
                ? Stages.begin(invocation)
                : Stages.beginAfter(permitted, invocation, permitted.isDone() ? Runnable::run : this::execute);
        return Stages.orElse(called, invocation, fallbacks, RefusedException.class::isInstance);
    }

    private void execute(Runnable task) {
        context.machines().executor().execute(task);
    }

    private CompletableFuture<@Nullable Void> acquireAsync(MethodInvocation invocation) {
        if (specs.size() == 1) {
            ThrottleSpec only = specs.get(0);
            return only.permits(invocation).acquireAsync(only.cost(invocation), only.maxWait());
        }
        return allOf(invocation).acquireAsync();
    }

    private AllOf allOf(MethodInvocation invocation) {
        List<PermitRequest> requests = new ArrayList<>(specs.size());
        for (ThrottleSpec spec : specs) {
            requests.add(new PermitRequest(spec.permits(invocation), spec.cost(invocation), spec.maxWait()));
        }
        return context.machines().allOf(requests);
    }
}
