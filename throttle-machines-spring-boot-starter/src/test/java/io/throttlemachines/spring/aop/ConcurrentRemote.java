package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.refusal.ThrottledException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Methods of every kind that hold a permit of one limiter of concurrent calls. */
class ConcurrentRemote {

    /** What the calls end with. */
    static final class Backend {

        CompletableFuture<String> answer = new CompletableFuture<>();
        final OwnFuture own = new OwnFuture();
        final Sinks.One<String> mono = Sinks.one();
        final Sinks.Many<String> flux = Sinks.many().unicast().onBackpressureBuffer();
    }

    static final class OwnFuture extends CompletableFuture<String> {}

    private final Backend backend = new Backend();

    public Backend backend() {
        return backend;
    }

    @Throttled("one")
    public String value(Callable<String> body) throws Exception {
        return body.call();
    }

    @Throttled("one")
    public CompletableFuture<String> stage() {
        return backend.answer;
    }

    @Throttled(name = "one", maxWait = "1m")
    public CompletableFuture<String> patientStage() {
        return backend.answer;
    }

    @Throttled("one")
    public OwnFuture own() {
        return backend.own;
    }

    @Throttled("one")
    public Mono<String> mono() {
        return backend.mono.asMono();
    }

    @Throttled(name = "one", maxWait = "1m")
    public Mono<String> patientMono() {
        return Mono.just("patient");
    }

    @Throttled("one")
    public Flux<String> flux() {
        return backend.flux.asFlux();
    }

    @Throttled("rate")
    @Throttled("one")
    public String both(Callable<String> body) throws Exception {
        return body.call();
    }

    @Throttled(limit = 1, algorithm = "concurrency")
    public String inPlace(Callable<String> body) throws Exception {
        return body.call();
    }

    @Throttled(name = "one", fallback = "instead")
    public String orElse() {
        return "answer";
    }

    @SuppressWarnings("unused")
    String instead(ThrottledException refused) {
        return "instead";
    }
}
