package io.throttlemachines.spring.aop;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.refusal.RefusedException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ReactiveFallbackTest {

    @Test
    void aFallbackHandlesFailuresAndRefusals() {
        with((remote, breaker) -> {
            Mono<String> one = remote.oneOrElse(Mono.error(new IOException("down")));
            StepVerifier.create(one).expectNext("instead of down").verifyComplete();
            StepVerifier.create(one).expectNext("refused by remote").verifyComplete();
            breaker.reset();
            Flux<String> many = remote.manyOrElse(Flux.just("a").concatWith(Mono.error(new IOException("down"))));
            StepVerifier.create(many).expectNext("a", "instead").verifyComplete();
            StepVerifier.create(many).expectNext("instead").verifyComplete();
            breaker.reset();
            StepVerifier.create(remote.oneOrElse(Mono.just("a")))
                    .expectNext("a")
                    .verifyComplete();
        });
    }

    @Test
    void aFallbackMayThrowOrReturnNull() {
        with((remote, breaker) -> {
            breaker.isolate();
            StepVerifier.create(remote.oneOrNull()).verifyComplete();
            StepVerifier.create(remote.oneOrThrow()).verifyErrorMessage("fallback");
        });
    }

    private interface Story {
        void play(Remote remote, Breaker breaker);
    }

    private static void with(Story story) {
        BreakerConfig oneFailure = BreakerConfig.builder().failureThreshold(1).build();
        AnnotationContexts.with(builder -> builder.breaker("remote", oneFailure), Remote.class)
                .run(context -> story.play(
                        context.getBean(Remote.class),
                        context.getBean(ThrottleMachines.class).breaker("remote")));
    }

    static class Remote {

        @CircuitBreaker(name = "remote", fallback = "instead")
        public Mono<String> oneOrElse(Mono<String> source) {
            return source;
        }

        Mono<String> instead(Mono<String> source, IOException failure) {
            return Mono.just("instead of " + failure.getMessage());
        }

        Mono<String> instead(Mono<String> source, RefusedException refusal) {
            return Mono.just("refused by " + refusal.name());
        }

        @CircuitBreaker(name = "remote", fallback = "insteadOfMany")
        public Flux<String> manyOrElse(Flux<String> source) {
            return source;
        }

        Flux<String> insteadOfMany(Flux<String> source) {
            return Flux.just("instead");
        }

        @CircuitBreaker(name = "remote", fallback = "none")
        public Mono<String> oneOrNull() {
            return Mono.just("a");
        }

        Mono<String> none() {
            return null;
        }

        @CircuitBreaker(name = "remote", fallback = "thrown")
        public Mono<String> oneOrThrow() {
            return Mono.just("a");
        }

        Mono<String> thrown() {
            throw new IllegalStateException("fallback");
        }
    }
}
