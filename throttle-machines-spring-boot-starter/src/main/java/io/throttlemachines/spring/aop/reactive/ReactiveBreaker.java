package io.throttlemachines.spring.aop.reactive;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.GuardedCalls;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Guards publishers by a breaker, by the circuit of a key, or by a limiter of concurrent calls. Each subscription is a call; a refusal is an error signal.
 * Immutable.
 */
public final class ReactiveBreaker {

    private final Supplier<? extends CompletableFuture<Admission>> admissions;
    private final BooleanSupplier limited;
    private final Executor executor;

    /**
     * Guards by a breaker.
     *
     * @param breaker  has the settings
     * @param circuit  finds the circuit of a call: the breaker, or that of a key
     * @param executor passes on timeouts
     */
    public ReactiveBreaker(Breaker breaker, Supplier<? extends GuardedCalls> circuit, Executor executor) {
        this.admissions = () -> circuit.get().admitAsync();
        this.limited = () -> breaker.config().timeout() != null;
        this.executor = executor;
    }

    /**
     * Guards by something else, without a limit of time.
     *
     * @param admissions asks for the admission of a call
     * @param executor   passes on what comes after a wait
     */
    public ReactiveBreaker(Supplier<? extends CompletableFuture<Admission>> admissions, Executor executor) {
        this.admissions = admissions;
        this.limited = () -> false;
        this.executor = executor;
    }

    /** A Mono whose first signal is the outcome of the call. */
    public <T> Mono<T> guard(Mono<T> source) {
        return Mono.defer(() -> {
            BreakerSubscription<T> call = subscription(true);
            return new Mono<T>() {
                @Override
                public void subscribe(CoreSubscriber<? super T> subscriber) {
                    call.begin(() -> guarded(source, call).subscribe(subscriber));
                }
            };
        });
    }

    private static <T> Mono<T> guarded(Mono<T> source, BreakerSubscription<T> call) {
        Mono<T> tapped = source.tap(() -> call);
        Mono<T> guarded =
                call.isLimited() ? tapped.takeUntilOther(call.timeout()).switchIfEmpty(call.failure()) : tapped;
        return call.isAdmitted() ? guarded : call.admission().then(guarded).doOnCancel(call::doOnCancel);
    }

    /** A Flux whose completion, error or cancellation is the outcome of the call. */
    public <T> Flux<T> guard(Flux<T> source) {
        return Flux.defer(() -> {
            BreakerSubscription<T> call = subscription(false);
            return new Flux<T>() {
                @Override
                public void subscribe(CoreSubscriber<? super T> subscriber) {
                    call.begin(() -> guarded(source, call).subscribe(subscriber));
                }
            };
        });
    }

    private static <T> Flux<T> guarded(Flux<T> source, BreakerSubscription<T> call) {
        Flux<T> tapped = source.tap(() -> call);
        Flux<T> guarded =
                call.isLimited() ? tapped.takeUntilOther(call.timeout()).concatWith(call.failure()) : tapped;
        return call.isAdmitted() ? guarded : call.admission().thenMany(guarded).doOnCancel(call::doOnCancel);
    }

    private <T> BreakerSubscription<T> subscription(boolean single) {
        boolean mayTimeOut = limited.getAsBoolean();
        return new BreakerSubscription<>(admissions.get(), mayTimeOut, single, executor);
    }
}
