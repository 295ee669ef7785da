package io.throttlemachines.spring.cloud.gateway;

import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The Gateway's filter {@code CircuitBreaker}. Without a fallback, a refusal becomes 503 (429 if a limiter refused) with
 * {@code Retry-After} in whole seconds where it is known, and a timeout 504. Thread-safe.
 */
public final class ThrottleMachinesCircuitBreakerFilterFactory extends SpringCloudCircuitBreakerFilterFactory {

    public ThrottleMachinesCircuitBreakerFilterFactory(
            ReactiveCircuitBreakerFactory<?, ?> breakers, ObjectProvider<DispatcherHandler> dispatchers) {
        super(breakers, dispatchers);
    }

    @Override
    public GatewayFilter apply(Config config) {
        GatewayFilter guarded = super.apply(config);
        return new GatewayFilter() {

            @Override
            public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
                return guarded.filter(exchange, chain)
                        .doOnError(
                                ResponseStatusException.class,
                                failure -> addRetryAfter(failure, exchange.getResponse()));
            }

            @Override
            public String toString() {
                return guarded.toString();
            }
        };
    }

    @Override
    protected Mono<Void> handleErrorWithoutFallback(Throwable failure, boolean resumeWithoutError) {
        HttpStatus status = status(failure);
        if (status != null) {
            return Mono.error(new ResponseStatusException(status, failure.getMessage(), failure));
        }
        return resumeWithoutError ? Mono.empty() : Mono.error(failure);
    }

    private static @Nullable HttpStatus status(Throwable failure) {
        if (failure instanceof RefusedException) {
            return failure instanceof ThrottledException
                    ? HttpStatus.TOO_MANY_REQUESTS
                    : HttpStatus.SERVICE_UNAVAILABLE;
        }
        boolean late = failure instanceof CallTimeoutException
                || failure instanceof HedgeTimeoutException
                || failure instanceof TimeoutException;
        return late ? HttpStatus.GATEWAY_TIMEOUT : null;
    }

    private static void addRetryAfter(ResponseStatusException failure, ServerHttpResponse response) {
        if (failure.getCause() instanceof RefusedException refusal && !response.isCommitted()) {
            refusal.retryAfter()
                    .ifPresent(wait -> response.getHeaders().set(HttpHeaders.RETRY_AFTER, wholeSeconds(wait)));
        }
    }

    private static String wholeSeconds(Duration wait) {
        return Long.toString(wait.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
