package io.throttlemachines.docs.reactive;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.refusal.RefusedException;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Service
class Prices {

    @Throttled(limit = 100, period = "1s", maxWait = "2s")
    @CircuitBreaker(name = "prices", fallback = "unknown")
    @Hedged(delay = "50ms", maxAttempts = 2)
    public Mono<String> price(String item) {
        return Mono.just("10 for " + item);
    }

    Mono<String> unknown(String item, RefusedException refusal) {
        return Mono.just("no price for " + item);
    }

    @CircuitBreaker("prices")
    public Flux<String> all() {
        return Flux.just("10 for mug", "20 for pot");
    }
}
