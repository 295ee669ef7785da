package io.throttlemachines.spring.actuate.body;

import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses a request to {@code /actuator/throttle} whose answer WebFlux could not write, or whose URL or query it would misread,
 * before anything happens. It comes after the filters of Spring Security. Thread-safe.
 */
public final class ReactiveRequestCheck implements WebFilter {

    private final EndpointPath path;

    public ReactiveRequestCheck(EndpointPath path) {
        this.path = path;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        PathContainer asked = request.getPath().pathWithinApplication();
        if (path.matches(asked)) {
            path.rejectEmptySegment(asked);
            RejectedRequest.rejectPathIn(request.getQueryParams().keySet());
            if (!Acceptance.accepts(request.getHeaders())) {
                throw new NotAcceptableStatusException(List.of(MediaType.APPLICATION_JSON));
            }
        }
        return chain.filter(exchange);
    }
}
