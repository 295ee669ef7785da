package io.throttlemachines.spring.actuate.body;

import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Answers a request to {@code /actuator/throttle} that WebFlux rejects, such as one with a body that it cannot read, and says
 * what was expected. Works also on a separate management port. Ignores all other requests. Thread-safe.
 */
public final class ReactiveRejectionHandler implements WebExceptionHandler, Ordered {

    private final EndpointPath path;

    public ReactiveRejectionHandler(EndpointPath path) {
        this.path = path;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        RejectedRequest answer = answer(exchange.getRequest(), failure);
        ServerHttpResponse response = exchange.getResponse();
        if (answer == null || !response.setStatusCode(HttpStatusCode.valueOf(answer.status()))) {
            return Mono.error(failure);
        }
        if (failure instanceof ResponseStatusException status) {
            response.getHeaders().putAll(status.getHeaders());
        }
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        DataBuffer body = response.bufferFactory().wrap(answer.bytes());
        return response.writeWith(Mono.just(body));
    }

    private @Nullable RejectedRequest answer(ServerHttpRequest request, Throwable failure) {
        if (failure instanceof RejectedRequestException ours) {
            return ours.answer();
        }
        return failure instanceof ResponseStatusException status
                        && path.matches(request.getPath().pathWithinApplication())
                ? RejectedRequest.of(
                        status.getStatusCode().value(),
                        request.getMethod(),
                        status.getHeaders().getAllow())
                : null;
    }
}
