package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.ThrottledException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Methods whose response entity has a body that goes on after the call. */
class ResponseEntityTest {

    private static ApplicationContextRunner with(Class<?> bean) {
        LimiterConfig one = LimiterConfig.builder()
                .algorithm(Algorithm.CONCURRENCY)
                .limit(1)
                .build();
        return AnnotationContexts.with(builder -> builder.limiter("one", one), bean);
    }

    @Test
    void aRateLimiterTakesItsPermitAtTheCallWhateverTheBodyIs() {
        with(RateLimited.class).run(context -> {
            RateLimited remote = context.getBean(RateLimited.class);
            StepVerifier.create(Objects.requireNonNull(remote.all().getBody()))
                    .expectNext("a", "b")
                    .verifyComplete();
            assertThatThrownBy(remote::all).isInstanceOf(ThrottledException.class);
            assertThat(remote.written()).isNotNull();
            assertThatThrownBy(remote::written).isInstanceOf(ThrottledException.class);
        });
    }

    @ParameterizedTest
    @ValueSource(classes = {Concurrent.class, RateLimitedAndConcurrent.class})
    void whatCountsTheEndOfACallStopsTheStart(Class<?> bean) {
        with(bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidAnnotationException.class)
                        .hasMessageContaining("it returns a Flux, as the body of a ResponseEntity"));
    }

    static class RateLimited {

        @Throttled(limit = 1, period = "1h")
        public ResponseEntity<Flux<String>> all() {
            return ResponseEntity.ok(Flux.just("a", "b"));
        }

        @Throttled(limit = 1, period = "1h")
        public ResponseEntity<StreamingResponseBody> written() {
            return ResponseEntity.ok(out -> out.write(1));
        }
    }

    static class Concurrent {

        @Throttled("one")
        public ResponseEntity<Flux<String>> all() {
            return ResponseEntity.ok(Flux.just("a"));
        }
    }

    static class RateLimitedAndConcurrent {

        @Throttled(name = "rate", limit = 1, period = "1h")
        @Throttled("one")
        public ResponseEntity<Flux<String>> all() {
            return ResponseEntity.ok(Flux.just("a"));
        }
    }
}
