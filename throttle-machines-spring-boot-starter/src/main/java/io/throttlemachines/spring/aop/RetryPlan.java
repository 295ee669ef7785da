package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.Retried;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.retry.Retry;
import io.throttlemachines.retry.RetryConfigBuilder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** How {@link Retried} guards one method. */
final class RetryPlan extends Plan {

    private final Retry retry;
    private final Executor executor;

    private RetryPlan(Retry retry, Executor executor, ReturnKind returns, Fallbacks fallbacks) {
        super(returns, fallbacks);
        this.retry = retry;
        this.executor = executor;
    }

    static RetryPlan make(List<Retried> annotations, AnnotationReader reader) {
        Retried annotation = annotations.get(0);
        AnnotationContext context = reader.context();
        Supplier<Retry> retry = reader.read(() -> retry(annotation, reader));
        Supplier<Fallbacks> fallbacks = reader.fallbacks(annotation.fallback());
        Supplier<ReturnKind> returns = reader.returns();
        reader.rejectBody(returns);
        reader.check(() -> {
            if (returns.get() == ReturnKind.OWN_STAGE) {
                throw new ConfigurationException(
                        null,
                        null,
                        "it returns a stage of its own type, which cannot end with the answer of a later attempt.",
                        "Return a CompletionStage or CompletableFuture.");
            }
        });
        reader.finish();
        return new RetryPlan(
                retry.get(), task -> context.machines().executor().execute(task), returns.get(), fallbacks.get());
    }

    /** application.yml wins: a retry that it declares is used as it is. */
    private static Retry retry(Retried annotation, AnnotationReader reader) {
        AnnotationContext context = reader.context();
        String name = reader.name(annotation.name());
        boolean declared = context.machines().retries().containsKey(name);
        boolean inPlace = annotation.maxAttempts() != Retried.NOT_GIVEN
                || !reader.text("backoff", annotation.backoff()).isEmpty();
        if (!declared && !inPlace) {
            context.undeclared(name);
        }
        if (!inPlace || (declared && !context.declaredInPlace(Retried.class, name))) {
            return context.machines().retry(name);
        }
        RetryConfigBuilder config = context.machines().defaultRetry().toBuilder();
        context.inPlace(Retried.class, name);
        reader.readAll(() -> reader.duration("backoff", annotation.backoff()).ifPresent(config::backoff), () -> {
            if (annotation.maxAttempts() != Retried.NOT_GIVEN) {
                config.maxAttempts(annotation.maxAttempts());
            }
        });
        return context.machines().retry(name, config.build());
    }

    @Override
    AdviceStep describe(String kind, int order) {
        return new AdviceStep(
                kind,
                List.of(),
                List.of(),
                null,
                retry.name(),
                order,
                !fallbacks().isEmpty());
    }

    @Override
    @SuppressWarnings("NullAway") // null is an answer of an attempt; the checker does not follow the type argument
    @Nullable
    Object value(MethodInvocation invocation) throws Throwable {
        return retry.<@Nullable Object, Throwable>call(() -> Plan.proceed(Plan.afresh(invocation)));
    }

    @Override
    Object ownStage(MethodInvocation invocation) {
        throw new IllegalStateException("the start refuses " + invocation.getMethod());
    }

    @Override
    CompletableFuture<@Nullable Object> stage(MethodInvocation invocation) {
        return retry.callStage(() -> Stages.begin(Plan.afresh(invocation)));
    }

    @Override
    Object publisher(MethodInvocation invocation, boolean single) {
        return ReactiveCalls.retried(single, retry, invocation, executor);
    }

    @Override
    boolean isAnswered(Throwable failure) {
        return true;
    }
}
