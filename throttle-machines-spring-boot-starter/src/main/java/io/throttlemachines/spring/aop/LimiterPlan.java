package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** How {@link Throttled}, once or repeated, guards one method. */
final class LimiterPlan extends Plan {

    private final List<LimiterSpec> specs;
    private final AnnotationContext context;

    private LimiterPlan(List<LimiterSpec> specs, AnnotationContext context, ReturnKind returns, Fallbacks fallbacks) {
        super(returns, fallbacks);
        this.specs = specs;
        this.context = context;
    }

    static LimiterPlan make(List<Throttled> annotations, AnnotationReader reader) {
        List<Supplier<LimiterSpec>> read =
                annotations.stream().map(each -> LimiterSpec.read(each, reader)).toList();
        Supplier<ReturnKind> returns = reader.returns();
        reader.finish();
        List<LimiterSpec> specs = read.stream().map(Supplier::get).toList();
        return new LimiterPlan(specs, reader.context(), returns.get(), Fallbacks.ofLimiters(specs));
    }

    @Override
    AdviceStep describe(String kind, int order) {
        List<String> limiters =
                specs.stream().map(spec -> spec.limiter().name()).toList();
        return new AdviceStep(
                kind, limiters, List.of(), null, order, !fallbacks().isEmpty());
    }

    @Override
    @Nullable
    Object value(MethodInvocation invocation) throws Throwable {
        if (specs.size() == 1) {
            LimiterSpec only = specs.get(0);
            only.permits(invocation).acquire(only.cost(invocation), only.maxWait());
        } else {
            allOf(invocation).acquire();
        }
        return invocation.proceed();
    }

    @Override
    @Nullable
    Object ownStage(MethodInvocation invocation) throws Throwable {
        return value(invocation);
    }

    @Override
    CompletableFuture<@Nullable Object> stage(MethodInvocation invocation) {
        CompletableFuture<@Nullable Void> permitted;
        try {
            permitted = acquireAsync(invocation);
        } catch (RuntimeException failure) { // from an expression
            return CompletableFuture.failedFuture(failure);
        }
        return permitted.isDone() && !permitted.isCompletedExceptionally()
                ? Stages.begin(invocation)
                : Stages.beginAfter(permitted, invocation, permitted.isDone() ? Runnable::run : this::execute);
    }

    @Override
    Object publisher(MethodInvocation invocation, boolean single) {
        return ReactiveCalls.throttled(single, invocation, () -> acquireAsync(invocation), this::execute);
    }

    @Override
    boolean isAnswered(Throwable failure) {
        return failure instanceof RefusedException;
    }

    private void execute(Runnable task) {
        context.machines().executor().execute(task);
    }

    private CompletableFuture<@Nullable Void> acquireAsync(MethodInvocation invocation) {
        if (specs.size() == 1) {
            LimiterSpec only = specs.get(0);
            return only.permits(invocation).acquireAsync(only.cost(invocation), only.maxWait());
        }
        return allOf(invocation).acquireAsync();
    }

    private AllOf allOf(MethodInvocation invocation) {
        List<PermitRequest> requests = new ArrayList<>(specs.size());
        for (LimiterSpec spec : specs) {
            requests.add(new PermitRequest(spec.permits(invocation), spec.cost(invocation), spec.maxWait()));
        }
        return context.machines().allOf(requests);
    }
}
