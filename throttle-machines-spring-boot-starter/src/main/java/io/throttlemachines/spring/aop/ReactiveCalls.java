package io.throttlemachines.spring.aop;

import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.limiter.Permit;
import io.throttlemachines.retry.Retry;
import io.throttlemachines.spring.aop.kotlin.Coroutines;
import io.throttlemachines.spring.aop.reactive.FluxRace;
import io.throttlemachines.spring.aop.reactive.ReactiveBreaker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Calls of methods that return a {@link Mono}, a {@link Flux} or a bare {@link Publisher}. Each subscription is a call: only
 * then the library asks for admission or permits and calls the method. Whatever goes wrong, a refusal too, is an error signal.
 */
final class ReactiveCalls {

    private ReactiveCalls() {}

    /** {@code single}: whether the method returns a Mono. */
    static Object guarded(boolean single, MethodInvocation invocation, ReactiveBreaker breaker) {
        return single ? breaker.guard(mono(invocation)) : breaker.guard(flux(invocation));
    }

    static Object throttled(
            boolean single,
            MethodInvocation invocation,
            Supplier<CompletableFuture<Permit>> acquire,
            Executor executor) {
        Mono<Permit> permitted = permitted(acquire, executor);
        return single ? permitted.then(mono(invocation)) : permitted.thenMany(flux(invocation));
    }

    /** A Flux is hedged up to its first signal: the attempt that has one first continues alone. */
    static Object hedged(
            boolean single, Hedge hedge, Function<HedgeAttempt, MethodInvocation> attempts, Executor executor) {
        return single ? hedgedMono(hedge, attempts, executor) : hedgedFlux(hedge, attempts, executor);
    }

    private static Mono<Object> hedgedMono(
            Hedge hedge, Function<HedgeAttempt, MethodInvocation> attempts, Executor executor) {
        return Mono.deferContextual(context -> {
            Function<HedgeAttempt, CompletableFuture<@Nullable Object>> begin =
                    attempt -> beginMono(attempts.apply(attempt))
                            .contextWrite(Context.of(context).put(HedgeAttempt.class, attempt))
                            .toFuture();
            CompletableFuture<@Nullable Object> call = hedge.callStage(begin);
            return Mono.fromDirect(orCancelled(answer(call, executor), call));
        });
    }

    private static Flux<Object> hedgedFlux(
            Hedge hedge, Function<HedgeAttempt, MethodInvocation> attempts, Executor executor) {
        return Flux.deferContextual(context -> {
            FluxRace race = new FluxRace();
            CompletableFuture<@Nullable Object> first = hedge.callStage(attempt -> race.enter(
                    Flux.from(begin(attempts.apply(attempt))),
                    Context.of(context).put(HedgeAttempt.class, attempt)));
            return winner(first, race, executor);
        });
    }

    private static Flux<Object> winner(CompletableFuture<@Nullable Object> first, FluxRace race, Executor executor) {
        Flux<Object> winner = answer(first, executor)
                .doOnError(failure -> race.giveUp())
                .doOnCancel(race::giveUp)
                .thenMany(Flux.defer(race::winner));
        return Flux.from(orCancelled(winner, first));
    }

    /** The answer of a call that is under way. If nobody can subscribe to it, as where the stack ends, nobody else ends the call. */
    private static Publisher<Object> orCancelled(CorePublisher<Object> answer, CompletableFuture<?> call) {
        return subscriber -> {
            try {
                answer.subscribe(subscriber);
            } catch (Throwable failed) {
                call.cancel(true);
                throw failed;
            }
        };
    }

    /** A Flux is retried up to its first signal. */
    static Object retried(boolean single, Retry retry, MethodInvocation invocation, Executor executor) {
        return single ? retriedMono(retry, invocation, executor) : retriedFlux(retry, invocation, executor);
    }

    private static Mono<Object> retriedMono(Retry retry, MethodInvocation invocation, Executor executor) {
        return Mono.deferContextual(context -> {
            CompletableFuture<@Nullable Object> answer = retry.callStage(() -> beginMono(Plan.afresh(invocation))
                    .contextWrite(Context.of(context))
                    .toFuture());
            return Mono.fromDirect(orCancelled(answer(answer, executor), answer));
        });
    }

    private static Flux<Object> retriedFlux(Retry retry, MethodInvocation invocation, Executor executor) {
        return Flux.deferContextual(context -> {
            FluxRace race = new FluxRace();
            CompletableFuture<@Nullable Object> first =
                    retry.callStage(() -> race.enter(Flux.from(begin(Plan.afresh(invocation))), Context.of(context)));
            return winner(first, race, executor);
        });
    }

    /** The answer of a hedge or retry. A timeout arrives on a thread of the executor, because the timer's thread must not be blocked. */
    @SuppressWarnings("NullAway") // null is the answer of an empty Mono, and becomes an empty Mono again
    private static Mono<Object> answer(CompletableFuture<@Nullable Object> answer, Executor executor) {
        return Mono.<Object>fromFuture(answer)
                .onErrorResume(
                        failure -> failure instanceof HedgeTimeoutException || failure instanceof CallTimeoutException,
                        timeout -> Mono.error(timeout).subscribeOn(Schedulers.fromExecutor(executor)));
    }

    /** Completes once the permits are there: without a wait on the subscriber's thread, otherwise on one of the executor. */
    private static Mono<Permit> permitted(Supplier<CompletableFuture<Permit>> acquire, Executor executor) {
        return Mono.defer(() -> {
            CompletableFuture<Permit> permitted = acquire.get();
            return permitted.isDone()
                    ? Mono.fromFuture(permitted)
                    : Mono.fromFuture(permitted).publishOn(Schedulers.fromExecutor(executor));
        });
    }

    private static Mono<Object> mono(MethodInvocation invocation) {
        return Mono.defer(() -> beginMono(Plan.afresh(invocation)));
    }

    private static Flux<Object> flux(MethodInvocation invocation) {
        return Flux.defer(() -> begin(Plan.afresh(invocation)));
    }

    private static Mono<Object> beginMono(MethodInvocation invocation) {
        return (Mono<Object>) begin(invocation);
    }

    private static Publisher<Object> begin(MethodInvocation invocation) {
        try {
            Object answer = Plan.proceed(invocation);
            return answer == null
                    ? Mono.error(new NullPointerException(invocation.getMethod() + " returned null instead of a "
                            + invocation.getMethod().getReturnType().getSimpleName()))
                    : published(answer);
        } catch (Throwable failure) {
            return Mono.error(failure);
        }
    }

    /** A call that a fallback of the plan answers where it fails with something that they answer. */
    @SuppressWarnings("unchecked") // made here
    static Object monoOrElse(Object call, MethodInvocation invocation, Plan plan) {
        return plan.fallbacks().isEmpty()
                ? call
                : ((Mono<Object>) call)
                        .onErrorResume(
                                plan::isAnswered, failure -> Mono.from(instead(invocation, plan.fallbacks(), failure)));
    }

    /** The same for a Flux. */
    @SuppressWarnings("unchecked") // made here
    static Object fluxOrElse(Object call, MethodInvocation invocation, Plan plan) {
        return plan.fallbacks().isEmpty()
                ? call
                : ((Flux<Object>) call)
                        .onErrorResume(plan::isAnswered, failure -> instead(invocation, plan.fallbacks(), failure));
    }

    private static Publisher<Object> instead(MethodInvocation invocation, Fallbacks fallbacks, Throwable failure) {
        try {
            Object answer = fallbacks.answer(invocation, failure);
            return answer == null ? Mono.empty() : published(answer);
        } catch (Throwable again) {
            return Mono.error(again);
        }
    }

    /** The answer of a method or fallback; only methods of Kotlin have others than a Publisher here. */
    @SuppressWarnings("unchecked") // the plan checked the return types
    private static Publisher<Object> published(Object answer) {
        return answer instanceof Publisher<?> publisher ? (Publisher<Object>) publisher : Coroutines.publisher(answer);
    }
}
