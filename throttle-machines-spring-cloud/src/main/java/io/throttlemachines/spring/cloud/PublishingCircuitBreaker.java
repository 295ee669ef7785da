package io.throttlemachines.spring.cloud;

import io.throttlemachines.spring.aop.reactive.ReactiveBreaker;
import java.util.function.Function;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreaker;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Spring Cloud's view of a breaker for publishers. Each subscription is a call. A fallback answers every error. Thread-safe. */
record PublishingCircuitBreaker(ReactiveBreaker breaker) implements ReactiveCircuitBreaker {

    @Override
    public <T> Mono<T> run(Mono<T> toRun, Function<Throwable, Mono<T>> fallback) {
        return breaker.guard(toRun).onErrorResume(fallback);
    }

    @Override
    public <T> Flux<T> run(Flux<T> toRun, Function<Throwable, Flux<T>> fallback) {
        return breaker.guard(toRun).onErrorResume(fallback);
    }
}
