package io.throttlemachines.spring.web;

import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.DispatchExceptionHandler;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Hands a refusal that WebFlux asks no {@code @ExceptionHandler} about to these methods, the application's own and those of
 * {@link ThrottleProblemAdvice}: one in the body of a functional handler's response, or in a {@code WebFilter}. It leaves every
 * other exception alone, and a response that has begun. It comes right before Spring Boot's own handler. Thread-safe.
 */
public final class ProblemExceptionHandler implements WebExceptionHandler, Ordered {

    /** That of Boot's own handler, which is declared later. A smaller number would come before handlers of the application. */
    private static final int ORDER = -1;

    private final List<DispatchExceptionHandler> advice;
    private final List<HandlerResultHandler> writers;

    /**
     * Asks these for the answer.
     *
     * @param advice  calls the {@code @ExceptionHandler} methods
     * @param writers write what these return
     */
    public ProblemExceptionHandler(List<DispatchExceptionHandler> advice, List<HandlerResultHandler> writers) {
        this.advice = List.copyOf(advice);
        this.writers = List.copyOf(writers);
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        if (exchange.getResponse().isCommitted() || Problem.within(failure) == null) {
            return Mono.error(failure);
        }
        Mono<HandlerResult> answer = Mono.error(failure);
        for (DispatchExceptionHandler each : advice) {
            answer = answer.onErrorResume(unanswered -> each.handleError(exchange, unanswered));
        }
        return answer.flatMap(result -> write(exchange, result));
    }

    private Mono<Void> write(ServerWebExchange exchange, HandlerResult result) {
        return writers.stream()
                .filter(each -> each.supports(result))
                .findFirst()
                .map(writer -> writer.handleResult(exchange, result))
                .orElseGet(() -> Mono.error(new IllegalStateException("No handler for " + result.getReturnValue())));
    }
}
