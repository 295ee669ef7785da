package io.throttlemachines.spring.console;

import io.throttlemachines.spring.actuate.body.EndpointPath;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Adds the headers of the console with WebFlux, and answers requests for files that the browser has. Thread-safe. */
public final class ReactiveConsoleHeaders implements WebFilter {

    private final ConsoleView console;
    private final EndpointPath endpoint;

    /** Adds the headers below the path of the endpoint. */
    public ReactiveConsoleHeaders(ConsoleView console, EndpointPath endpoint) {
        this.console = console;
        this.endpoint = endpoint;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (!HttpMethod.GET.equals(request.getMethod())) {
            return chain.filter(exchange);
        }
        ConsoleResponse ours = ConsoleResponse.of(
                console,
                endpoint,
                request.getPath().pathWithinApplication(),
                request.getHeaders().getFirst("If-None-Match"));
        if (ours == null) {
            return chain.filter(exchange);
        }
        ServerHttpResponse response = exchange.getResponse();
        ours.headers().forEach(response.getHeaders()::set);
        if (ours.status() == null) {
            return chain.filter(exchange);
        }
        response.setStatusCode(ours.status());
        return ours.givesToken()
                ? CsrfHeaders.of(exchange)
                        .doOnNext(token -> token.forEach(response.getHeaders()::set))
                        .then(Mono.defer(response::setComplete))
                : response.setComplete();
    }
}
