package io.throttlemachines.spring.actuate.body;

import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses a request to {@code /actuator/throttle} whose answer WebFlux could not write, before anything happens. It comes after
 * the filters of Spring Security. Thread-safe.
 */
public final class ReactiveAcceptCheck implements WebFilter {

    private final EndpointPath path;

    public ReactiveAcceptCheck(EndpointPath path) {
        this.path = path;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        return path.matches(request.getPath().pathWithinApplication()) && !Acceptance.accepts(request.getHeaders())
                ? Mono.error(new NotAcceptableStatusException(List.of(MediaType.APPLICATION_JSON)))
                : chain.filter(exchange);
    }
}
