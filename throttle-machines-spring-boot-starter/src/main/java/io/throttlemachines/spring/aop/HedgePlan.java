package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.hedge.HedgeConfigBuilder;
import io.throttlemachines.spring.aop.kotlin.Coroutines;
import io.throttlemachines.spring.aop.kotlin.Signature;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/** How {@link Hedged} guards one method. */
final class HedgePlan extends Plan {

    private final Hedge hedge;

    /** The positions of the arguments that receive the attempt. */
    private final int[] attemptArguments;

    /** Whether the last argument is a continuation. */
    private final boolean suspending;

    private final Executor executor;

    private HedgePlan(
            Hedge hedge,
            int[] attemptArguments,
            boolean suspending,
            Executor executor,
            ReturnKind returns,
            Fallbacks fallbacks) {
        super(returns, fallbacks);
        this.hedge = hedge;
        this.attemptArguments = attemptArguments;
        this.suspending = suspending;
        this.executor = executor;
    }

    static HedgePlan make(List<Hedged> annotations, AnnotationReader reader) {
        Hedged annotation = annotations.get(0);
        AnnotationContext context = reader.context();
        Supplier<Hedge> hedge = reader.read(() -> hedge(annotation, reader));
        Supplier<Fallbacks> fallbacks = reader.fallbacks(annotation.fallback());
        Supplier<ReturnKind> returns = reader.returns();
        reader.rejectBody(returns);
        int[] attempts = attemptArguments(reader.method().getParameterTypes());
        reader.check(() -> {
            if (attempts.length > 0 && reader.handlesRequests()) {
                throw new ConfigurationException(
                        null,
                        null,
                        "the method handles requests, so Spring would read its parameter of type HedgeAttempt from each"
                                + " request.",
                        "Remove the parameter and call HedgeAttempt.current(), or move the annotation to a method of"
                                + " another bean.");
            }
        });
        reader.check(() -> {
            if (returns.get() == ReturnKind.OWN_STAGE) {
                throw new ConfigurationException(
                        null,
                        null,
                        "it returns a stage of its own type, which cannot end with the first answer of several attempts.",
                        "Return a CompletionStage or CompletableFuture.");
            }
        });
        reader.finish();
        return new HedgePlan(
                hedge.get(),
                attempts,
                Signature.isSuspending(reader.method()),
                task -> context.machines().executor().execute(task),
                returns.get(),
                fallbacks.get());
    }

    private static int[] attemptArguments(Class<?>[] parameters) {
        return IntStream.range(0, parameters.length)
                .filter(i -> parameters[i] == HedgeAttempt.class)
                .toArray();
    }

    /** application.yml wins: a hedge that it declares is used as it is. */
    private static Hedge hedge(Hedged annotation, AnnotationReader reader) {
        AnnotationContext context = reader.context();
        String name = reader.name(annotation.name());
        boolean declared = context.machines().hedges().containsKey(name);
        boolean inPlace = annotation.maxAttempts() != Hedged.NOT_GIVEN
                || !reader.text("delay", annotation.delay()).isEmpty()
                || !reader.text("timeout", annotation.timeout()).isEmpty();
        if (!declared && !inPlace) {
            context.undeclared(name);
        }
        if (!inPlace || (declared && !context.declaredInPlace(Hedged.class, name))) {
            return context.machines().hedge(name);
        }
        HedgeConfigBuilder config = context.machines().defaultHedge().toBuilder();
        context.inPlace(Hedged.class, name);
        reader.readAll(
                () -> reader.duration("delay", annotation.delay()).ifPresent(config::delay),
                () -> reader.duration("timeout", annotation.timeout()).ifPresent(config::timeout),
                () -> {
                    if (annotation.maxAttempts() != Hedged.NOT_GIVEN) {
                        config.maxAttempts(annotation.maxAttempts());
                    }
                });
        return context.machines().hedge(name, config.build());
    }

    @Override
    AdviceStep describe(String kind, int order) {
        return new AdviceStep(
                kind,
                List.of(),
                hedge.config().breakers(),
                hedge.name(),
                order,
                !fallbacks().isEmpty());
    }

    @Override
    @SuppressWarnings("NullAway") // null is an answer of an attempt; the checker does not follow the type argument
    @Nullable
    Object value(MethodInvocation invocation) throws Throwable {
        return hedge.<@Nullable Object, Throwable>call(attempt -> Plan.proceed(attemptOf(invocation, attempt)));
    }

    @Override
    Object ownStage(MethodInvocation invocation) {
        throw new IllegalStateException("the start refuses " + invocation.getMethod());
    }

    @Override
    CompletableFuture<@Nullable Object> stage(MethodInvocation invocation) {
        return hedge.callStage(attempt -> Stages.begin(attemptOf(invocation, attempt)));
    }

    @Override
    Object publisher(MethodInvocation invocation, boolean single) {
        return ReactiveCalls.hedged(single, hedge, attempt -> attemptOf(invocation, attempt), executor);
    }

    @Override
    boolean isAnswered(Throwable failure) {
        return true;
    }

    /** A copy of the invocation, because attempts go through the rest of the chain at the same time. */
    private MethodInvocation attemptOf(MethodInvocation invocation, HedgeAttempt attempt) {
        @Nullable Object[] arguments = invocation.getArguments().clone();
        for (int position : attemptArguments) {
            arguments[position] = attempt;
        }
        if (suspending) {
            int last = arguments.length - 1;
            arguments[last] = Coroutines.withAttempt(Objects.requireNonNull(arguments[last]), attempt);
        }
        return ((ProxyMethodInvocation) invocation).invocableClone(arguments);
    }
}
