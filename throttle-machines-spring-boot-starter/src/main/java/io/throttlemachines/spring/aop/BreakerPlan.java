package io.throttlemachines.spring.aop;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.spring.aop.reactive.ReactiveBreaker;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** How {@link CircuitBreaker} guards one method. */
final class BreakerPlan extends Plan {

    private final Breaker breaker;
    private final @Nullable CallKey key;
    private final Executor executor;

    private BreakerPlan(
            Breaker breaker, @Nullable CallKey key, Executor executor, ReturnKind returns, Fallbacks fallbacks) {
        super(returns, fallbacks);
        this.breaker = breaker;
        this.key = key;
        this.executor = executor;
    }

    static BreakerPlan make(List<CircuitBreaker> annotations, AnnotationReader reader) {
        CircuitBreaker annotation = annotations.get(0);
        AnnotationContext context = reader.context();
        Supplier<Breaker> breaker = reader.read(() -> breaker(annotation, reader));
        Supplier<Optional<CallKey>> key = CallKey.read("@CircuitBreaker", annotation.key(), reader);
        reader.check(() -> rejectKeyOfCluster(breaker.get(), key.get().isPresent()));
        Supplier<Fallbacks> fallbacks = reader.fallbacks(annotation.fallback());
        Supplier<ReturnKind> returns = reader.returns();
        reader.rejectBody(returns);
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
        return new BreakerPlan(
                breaker.get(),
                key.get().orElse(null),
                task -> context.machines().executor().execute(task),
                returns.get(),
                fallbacks.get());
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

    /** application.yml wins: a breaker that it declares is used as it is. */
    private static Breaker breaker(CircuitBreaker annotation, AnnotationReader reader) {
        AnnotationContext context = reader.context();
        ThrottleMachines machines = context.machines();
        String name = reader.name(annotation.name());
        boolean declared = machines.breakers().containsKey(name)
                && !machines.undeclaredBreakers().contains(name);
        boolean inPlace = !reader.text("timeout", annotation.timeout()).isEmpty();
        if (!inPlace || (declared && !context.declaredInPlace(CircuitBreaker.class, name))) {
            if (!machines.breakers().containsKey(name)) {
                context.undeclared(name);
            }
            return machines.breaker(name);
        }
        BreakerConfigBuilder config = machines.defaultBreaker().toBuilder();
        context.inPlace(CircuitBreaker.class, name);
        reader.readAll(() -> reader.duration("timeout", annotation.timeout()).ifPresent(config::timeout));
        return machines.breaker(name, config.build());
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
        return circuit(invocation).call(new Call(invocation, Thread.currentThread()));
    }

    /** A call of the method, perhaps on another thread than the caller's. A lambda would be one more method to inline. */
    private record Call(MethodInvocation invocation, Thread caller)
            implements CheckedSupplier<@Nullable Object, Throwable> {

        @Override
        @SuppressWarnings("NullAway") // null is an answer; the checker does not follow the type argument
        public @Nullable Object get() throws Throwable {
            return Thread.currentThread() == caller ? invocation.proceed() : Plan.proceed(invocation);
        }
    }

    /** Does not wait for a place: the stage must be there when this returns. */
    @Override
    Object ownStage(MethodInvocation invocation) throws Throwable {
        return Stages.own(invocation, circuit(invocation).admit());
    }

    @Override
    CompletableFuture<@Nullable Object> stage(MethodInvocation invocation) {
        return circuit(invocation).callStage(() -> Stages.begin(invocation));
    }

    @Override
    Object publisher(MethodInvocation invocation, boolean single) {
        return ReactiveCalls.guarded(
                single, invocation, new ReactiveBreaker(breaker, () -> circuit(invocation), executor));
    }

    /** Every refusal, also one from further in, and what the breaker counts as a failure. */
    @Override
    boolean isAnswered(Throwable failure) {
        return failure instanceof RefusedException || breaker.isFailure(failure);
    }
}
