package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerStatus.Keys;
import io.throttlemachines.refusal.CircuitOpenException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** B15 in annotations: each value of the key has a circuit of its own, whatever the method returns. */
class KeyedCircuitBreakerTest {

    private static final Consumer<ThrottleMachinesBuilder> ONE_FAILURE = builder -> builder.breaker(
            "partner", BreakerConfig.builder().failureThreshold(1).build());

    @Test
    void eachKeyHasACircuitOfItsOwn() {
        AnnotationContexts.with(ONE_FAILURE, Partners.class).run(context -> {
            Partners partners = context.getBean(Partners.class);
            assertThatThrownBy(() -> partners.call("down")).isInstanceOf(IllegalStateException.class);

            assertThatThrownBy(() -> partners.call("down")).isInstanceOf(CircuitOpenException.class);
            assertThatThrownBy(
                            () -> partners.later("down").toCompletableFuture().join())
                    .hasCauseInstanceOf(CircuitOpenException.class);
            assertThatThrownBy(() -> partners.mono("down").block()).isInstanceOf(CircuitOpenException.class);
            assertThat(partners.call("up")).isEqualTo("up");
            assertThat(partners.later("up").toCompletableFuture().join()).isEqualTo("up");
            assertThat(partners.mono("up").block()).isEqualTo("up");
            assertThat(partners.call(null)).isNull();
            assertThat(context.getBean(ThrottleMachines.class)
                            .breaker("partner")
                            .status()
                            .keys())
                    .isEqualTo(new Keys(0, 1, 0));
        });
    }

    @Test
    void failuresOfEveryReturnTypeCountForTheKey() {
        AnnotationContexts.with(ONE_FAILURE, Partners.class).run(context -> {
            Partners partners = context.getBean(Partners.class);
            assertThatThrownBy(() -> partners.mono("down").block()).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> partners.call("down")).isInstanceOf(CircuitOpenException.class);
            assertThat(partners.call("up")).isEqualTo("up");
        });
    }

    @Test
    void keyThatIsNoExpressionStopsTheStart() {
        AnnotationContexts.with(ONE_FAILURE, Wrong.class)
                .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining("key"));
    }

    static class Partners {

        @CircuitBreaker(name = "partner", key = "#host")
        String call(String host) {
            return answer(host);
        }

        @CircuitBreaker(name = "partner", key = "#host")
        CompletionStage<String> later(String host) {
            return CompletableFuture.completedFuture(host).thenApply(Partners::answer);
        }

        @CircuitBreaker(name = "partner", key = "#host")
        Mono<String> mono(String host) {
            return Mono.fromSupplier(() -> answer(host));
        }

        private static String answer(String host) {
            if ("down".equals(host)) {
                throw new IllegalStateException("down");
            }
            return host;
        }
    }

    static class Wrong {

        @CircuitBreaker(name = "partner", key = "#host[")
        String call(String host) {
            return host;
        }
    }
}
