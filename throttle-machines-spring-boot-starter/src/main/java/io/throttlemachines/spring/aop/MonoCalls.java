package io.throttlemachines.spring.aop;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.refusal.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Calls of methods that answer by a {@link Mono}. Each subscription is a call: only then anything is asked or taken, and the
 * method itself is called. What goes wrong, refusals too, is an error signal.
 */
final class MonoCalls {

    private MonoCalls() {}

    static Object guarded(
            MethodInvocation invocation, Breaker breaker, Fallbacks fallbacks, Predicate<Throwable> answered) {
        Mono<Object> guarded = call(invocation).tap(() -> new Verdict(breaker.admit(), true));
        return orElse(guarded, invocation, fallbacks, answered);
    }

    static Object throttled(
            MethodInvocation invocation,
            Supplier<CompletableFuture<@Nullable Void>> acquire,
            Executor executor,
            Fallbacks fallbacks) {
        Mono<Object> throttled = permitted(acquire, executor).then(call(invocation));
        return orElse(throttled, invocation, fallbacks, RefusedException.class::isInstance);
    }

    static Object hedged(
            MethodInvocation invocation,
            Hedge hedge,
            Function<HedgeAttempt, MethodInvocation> attempts,
            Executor executor,
            Fallbacks fallbacks) {
        Mono<Object> hedged = Mono.deferContextual(context -> {
            Function<HedgeAttempt, CompletableFuture<@Nullable Object>> begin =
                    attempt -> begin(attempts.apply(attempt))
                            .contextWrite(Context.of(context).put(HedgeAttempt.class, attempt))
                            .toFuture();
            return answer(hedge.callStage(begin), executor);
        });
        return orElse(hedged, invocation, fallbacks, failure -> true);
    }

    /** Completes once permitted: on the subscriber's thread if it need not wait, else on one that may be held. */
    @SuppressWarnings("NullAway") // a Mono that never has a value
    static Mono<Void> permitted(Supplier<CompletableFuture<@Nullable Void>> acquire, Executor executor) {
        return Mono.defer(() -> {
            CompletableFuture<@Nullable Void> permitted = acquire.get();
            return permitted.isDone()
                    ? Mono.fromFuture(permitted)
                    : Mono.fromFuture(permitted).publishOn(Schedulers.fromExecutor(executor));
        });
    }

    /** The answer of a hedge; a timeout is told on a thread that may be held, not on the timer's. */
    @SuppressWarnings("NullAway") // null is the answer of an empty Mono, and an empty Mono again
    static Mono<Object> answer(CompletableFuture<@Nullable Object> answer, Executor executor) {
        return Mono.<Object>fromFuture(answer)
                .onErrorResume(
                        HedgeTimeoutException.class,
                        timeout -> Mono.error(timeout).subscribeOn(Schedulers.fromExecutor(executor)));
    }

    private static Mono<Object> call(MethodInvocation invocation) {
        return Mono.defer(() -> begin(Proceeding.afresh(invocation)));
    }

    @SuppressWarnings("unchecked") // the method's type was looked at when the plan was made
    private static Mono<Object> begin(MethodInvocation invocation) {
        try {
            Object answer = Proceeding.with(invocation);
            return answer == null
                    ? Mono.error(new NullPointerException(invocation.getMethod() + " returned null instead of a Mono"))
                    : (Mono<Object>) answer;
        } catch (Throwable failure) {
            return Mono.error(failure);
        }
    }

    private static Mono<Object> orElse(
            Mono<Object> call, MethodInvocation invocation, Fallbacks fallbacks, Predicate<Throwable> answered) {
        return fallbacks.isEmpty()
                ? call
                : call.onErrorResume(answered, failure -> instead(invocation, fallbacks, failure));
    }

    @SuppressWarnings("unchecked") // fallbacks were found by their type
    private static Mono<Object> instead(MethodInvocation invocation, Fallbacks fallbacks, Throwable failure) {
        try {
            Object answer = fallbacks.answer(invocation, failure);
            return answer == null ? Mono.empty() : (Mono<Object>) answer;
        } catch (Throwable again) {
            return Mono.error(again);
        }
    }
}
