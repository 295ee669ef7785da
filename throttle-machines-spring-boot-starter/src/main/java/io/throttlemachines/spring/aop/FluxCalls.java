package io.throttlemachines.spring.aop;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.refusal.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/** Calls of methods that answer by a {@link Flux} or a bare {@link Publisher}; in all else as {@link MonoCalls}. */
final class FluxCalls {

    private FluxCalls() {}

    static Object guarded(
            MethodInvocation invocation, Breaker breaker, Fallbacks fallbacks, Predicate<Throwable> answered) {
        Flux<Object> guarded = call(invocation).tap(() -> new Verdict(breaker.admit(), false));
        return orElse(guarded, invocation, fallbacks, answered);
    }

    static Object throttled(
            MethodInvocation invocation,
            Supplier<CompletableFuture<@Nullable Void>> acquire,
            Executor executor,
            Fallbacks fallbacks) {
        Flux<Object> throttled = MonoCalls.permitted(acquire, executor).thenMany(call(invocation));
        return orElse(throttled, invocation, fallbacks, RefusedException.class::isInstance);
    }

    /** Hedged up to the first signal: the attempt that has one first goes on alone. */
    static Object hedged(
            MethodInvocation invocation,
            Hedge hedge,
            Function<HedgeAttempt, MethodInvocation> attempts,
            Executor executor,
            Fallbacks fallbacks) {
        Flux<Object> hedged = Flux.deferContextual(context -> {
            FluxRace race = new FluxRace();
            CompletableFuture<@Nullable Object> first = hedge.callStage(attempt -> race.enter(
                    begin(attempts.apply(attempt)), Context.of(context).put(HedgeAttempt.class, attempt)));
            return MonoCalls.answer(first, executor)
                    .doOnError(failure -> race.giveUp())
                    .doOnCancel(race::giveUp)
                    .thenMany(Flux.defer(race::winner));
        });
        return orElse(hedged, invocation, fallbacks, failure -> true);
    }

    private static Flux<Object> call(MethodInvocation invocation) {
        return Flux.defer(() -> begin(Proceeding.afresh(invocation)));
    }

    @SuppressWarnings("unchecked") // the method's type was looked at when the plan was made
    private static Flux<Object> begin(MethodInvocation invocation) {
        try {
            Object answer = Proceeding.with(invocation);
            return answer == null
                    ? Flux.error(new NullPointerException(invocation.getMethod() + " returned null instead of a "
                            + invocation.getMethod().getReturnType().getSimpleName()))
                    : Flux.from((Publisher<Object>) answer);
        } catch (Throwable failure) {
            return Flux.error(failure);
        }
    }

    private static Flux<Object> orElse(
            Flux<Object> call, MethodInvocation invocation, Fallbacks fallbacks, Predicate<Throwable> answered) {
        return fallbacks.isEmpty()
                ? call
                : call.onErrorResume(answered, failure -> instead(invocation, fallbacks, failure));
    }

    @SuppressWarnings("unchecked") // fallbacks were found by their type
    private static Publisher<Object> instead(MethodInvocation invocation, Fallbacks fallbacks, Throwable failure) {
        try {
            Object answer = fallbacks.answer(invocation, failure);
            return answer == null ? Flux.empty() : (Publisher<Object>) answer;
        } catch (Throwable again) {
            return Flux.error(again);
        }
    }
}
