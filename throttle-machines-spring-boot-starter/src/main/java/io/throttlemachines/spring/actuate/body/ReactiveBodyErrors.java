package io.throttlemachines.spring.actuate.body;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Answers a request to {@code /actuator/throttle} whose body WebFlux cannot read, and says what was expected. Works also
 * on a separate management port. Ignores all other requests. Thread-safe.
 */
public final class ReactiveBodyErrors implements WebExceptionHandler, Ordered {

    private final PathMappedEndpoints endpoints;

    public ReactiveBodyErrors(PathMappedEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        UnreadableBody answer = isOurs(exchange.getRequest()) ? answer(failure) : null;
        ServerHttpResponse response = exchange.getResponse();
        if (answer == null || !response.setStatusCode(HttpStatusCode.valueOf(answer.status()))) {
            return Mono.error(failure);
        }
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        DataBuffer body = response.bufferFactory().wrap(answer.bytes());
        return response.writeWith(Mono.just(body));
    }

    private static @Nullable UnreadableBody answer(Throwable failure) {
        return failure instanceof ResponseStatusException status
                ? UnreadableBody.of(status.getStatusCode().value())
                : null;
    }

    private boolean isOurs(ServerHttpRequest request) {
        return HttpMethod.POST.equals(request.getMethod())
                && UnreadableBody.concerns(request.getPath().pathWithinApplication(), endpoints);
    }
}
