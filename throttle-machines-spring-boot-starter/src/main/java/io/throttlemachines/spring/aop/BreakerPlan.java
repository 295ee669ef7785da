package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.refusal.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** How {@link CircuitBreaker} guards one method. */
final class BreakerPlan extends Plan {

    private final Breaker breaker;
    private final @Nullable CallKey key;

    private BreakerPlan(Breaker breaker, @Nullable CallKey key, ReturnKind returns, Fallbacks fallbacks) {
        super(returns, fallbacks);
        this.breaker = breaker;
        this.key = key;
    }

    static BreakerPlan make(List<CircuitBreaker> annotations, AnnotationReader reader) {
        CircuitBreaker annotation = annotations.get(0);
        Supplier<Breaker> breaker = reader.read(() -> breaker(reader.name(annotation.name()), reader.context()));
        Supplier<Optional<CallKey>> key = CallKey.read("@CircuitBreaker", annotation.key(), reader);
        reader.check(() -> rejectKeyOfCluster(breaker.get(), key.get().isPresent()));
        Supplier<Fallbacks> fallbacks = reader.fallbacks(annotation.fallback());
        Supplier<ReturnKind> returns = reader.returns();
        reader.check(() -> {
            if (returns.get() == ReturnKind.OWN_STAGE && !fallbacks.get().isEmpty()) {
                throw new ConfigurationException(
                        null,
                        "fallback",
                        "it has a fallback, but the method returns a stage of its own type, which cannot end with the "
                                + "answer of another method.",
                        "Return a CompletionStage or CompletableFuture, or remove the fallback.");
            }
        });
        reader.finish();
        return new BreakerPlan(breaker.get(), key.get().orElse(null), returns.get(), fallbacks.get());
    }

    private static void rejectKeyOfCluster(Breaker breaker, boolean keyed) {
        if (keyed && breaker.config().scope() == Scope.CLUSTER) {
            throw new ConfigurationException(
                    null,
                    "key",
                    "it has a key, but '" + breaker.name() + "' has scope: cluster, whose keys no fleet shares.",
                    "Set scope: local, or remove the key.");
        }
    }

    /** The circuit that guards a call: that of its key, if there are keys. */
    private GuardedCalls circuit(MethodInvocation invocation) {
        return key == null ? breaker : breaker.forKey(key.of(invocation));
    }

    private static Breaker breaker(String name, AnnotationContext context) {
        if (!context.machines().breakers().containsKey(name)) {
            context.undeclared(name);
        }
        return context.machines().breaker(name);
    }

    @Override
    AdviceStep describe(String kind, int order) {
        return new AdviceStep(
                kind,
                List.of(),
                List.of(breaker.name()),
                null,
                order,
                !fallbacks().isEmpty());
    }

    @Override
    @SuppressWarnings("NullAway") // null is an answer; the checker does not follow the type argument
    @Nullable
    Object value(MethodInvocation invocation) throws Throwable {
        return circuit(invocation).<@Nullable Object, Throwable>call(invocation::proceed);
    }

    @Override
    Object ownStage(MethodInvocation invocation) throws Throwable {
        Stages.OwnStage call = new Stages.OwnStage(invocation);
        return call.answer(circuit(invocation).callStage(call::begin));
    }

    @Override
    CompletableFuture<@Nullable Object> stage(MethodInvocation invocation) {
        return circuit(invocation).callStage(() -> Stages.begin(invocation));
    }

    @Override
    Object publisher(MethodInvocation invocation, boolean single) {
        return ReactiveCalls.guarded(single, invocation, () -> circuit(invocation));
    }

    /** Every refusal, also one from further in, and what the breaker counts as a failure. */
    @Override
    boolean isAnswered(Throwable failure) {
        return failure instanceof RefusedException || breaker.isFailure(failure);
    }
}
