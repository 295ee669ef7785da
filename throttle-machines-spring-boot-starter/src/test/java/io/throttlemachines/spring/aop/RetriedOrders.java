package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Retried;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.refusal.RefusedException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Methods that are retried in different ways. */
class RetriedOrders {

    private final AtomicInteger attempts = new AtomicInteger();

    public int attempts() {
        return attempts.get();
    }

    private String answer() throws IOException {
        int attempt = attempts.incrementAndGet();
        if (attempt < 3) {
            throw new IOException("attempt " + attempt);
        }
        return "answer " + attempt;
    }

    @Retried("declared")
    @Throttled(name = "inside", limit = 10, period = "1h")
    @CircuitBreaker("inside")
    public String third() throws IOException {
        return answer();
    }

    @Retried(name = "in-place", maxAttempts = 2, backoff = "5ms", fallback = "instead")
    public String failing() throws IOException {
        return answer();
    }

    String instead(IOException last) {
        return "instead of " + attempts.get() + ", with " + last.getSuppressed().length + " before";
    }

    @Retried(fallback = "orRefused")
    @CircuitBreaker("closed")
    public String refused() {
        return "never";
    }

    String orRefused(RefusedException refusal) {
        return "refused";
    }

    @Retried
    public String never() throws IOException {
        throw new IOException("attempt " + attempts.incrementAndGet());
    }

    @Retried
    public CompletableFuture<String> stage() throws IOException {
        return CompletableFuture.completedFuture(answer());
    }

    @Retried
    public Mono<String> mono() {
        return Mono.deferContextual(context -> {
            Throwable failure = catchThrowable(() -> assertThat(answer()).isNotEmpty());
            return failure == null
                    ? Mono.just("answer " + attempts + " for " + context.get("user"))
                    : Mono.error(failure);
        });
    }

    @Retried
    public Flux<String> flux() {
        return attempts.incrementAndGet() < 3
                ? Flux.error(new IOException("before elements"))
                : Flux.just("a", "b").concatWith(Flux.error(new IOException("after elements")));
    }
}
