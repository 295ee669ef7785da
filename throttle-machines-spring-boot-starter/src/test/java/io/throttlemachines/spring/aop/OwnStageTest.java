package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.ThrottledException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A subtype of CompletionStage that the library cannot create is observed and returned as it is. */
class OwnStageTest {

    private static RedisFuture<String> next;
    private static RedisFuture<String> instead;

    private final ApplicationContextRunner runner = AnnotationContexts.with(
            builder -> builder.breaker(
                    "redis", BreakerConfig.builder().failureRateThreshold(50.0).build()),
            Client.class);

    @BeforeEach
    void newStages() {
        next = new RedisFuture<>();
        instead = new RedisFuture<>();
    }

    @Test
    void failuresOfTheStageAreCounted() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            Breaker breaker = context.getBean(ThrottleMachines.class).breaker("redis");
            for (int i = 0; i < 10; i++) {
                assertThat((Object) client.get()).isSameAs(next);
                next.completeExceptionally(new IOException());
                next = new RedisFuture<>();
            }
            assertThatThrownBy(client::get).isInstanceOf(CircuitOpenException.class);
            assertThat((Object) breaker.state()).hasToString("OPEN");
        });
    }

    @Test
    void aCallUnderWayIsNoSuccessYet() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            Breaker breaker = context.getBean(ThrottleMachines.class).breaker("redis");
            client.get();
            assertThat(breaker.status().calls()).isEqualTo(0L);
            next.complete("done");
            assertThat(breaker.status().calls()).isEqualTo(1L);
        });
    }

    @Test
    void aCancelledStageIsNotCounted() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            Breaker breaker = context.getBean(ThrottleMachines.class).breaker("redis");
            client.get().cancel(true);
            assertThat(breaker.status().calls()).isEqualTo(0L);
        });
    }

    @Test
    void whatTheMethodThrowsIsThrownAndCounted() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            Breaker breaker = context.getBean(ThrottleMachines.class).breaker("redis");
            assertThatThrownBy(client::fails).isExactlyInstanceOf(IOException.class);
            assertThatThrownBy(client::nothing).isInstanceOf(NullPointerException.class);
            assertThat(breaker.status().failures()).isEqualTo(2);
        });
    }

    @Test
    void aRefusalOfTheLimiterIsThrownOrAnsweredByTheFallback() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            assertThat((Object) client.limited()).isSameAs(next);
            assertThatThrownBy(client::limited).isInstanceOf(ThrottledException.class);
            assertThat((Object) client.limitedOrElse()).isSameAs(next);
            assertThat((Object) client.limitedOrElse()).isSameAs(instead);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "io.throttlemachines.spring.aop.OwnStageTest$WithFallback, cannot end with the answer of another method",
        "io.throttlemachines.spring.aop.OwnStageTest$WithHedge, cannot end with the first answer of several attempts"
    })
    void whatWouldNeedAStageOfItsTypeStopsTheStart(Class<?> bean, String problem) {
        AnnotationContexts.with(builder -> {}, bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidAnnotationException.class)
                        .hasMessageContaining(problem)
                        .hasMessageContaining("Return a CompletionStage or CompletableFuture"));
    }

    interface Redis<T> extends CompletionStage<T>, Future<T> {}

    static class RedisFuture<T> extends CompletableFuture<T> implements Redis<T> {

        @Override
        public CompletableFuture<T> toCompletableFuture() {
            throw new UnsupportedOperationException("a stage need not be convertible");
        }
    }

    static class Client {

        @CircuitBreaker("redis")
        public Redis<String> get() {
            return next;
        }

        @CircuitBreaker("redis")
        public Redis<String> fails() throws IOException {
            throw new IOException();
        }

        @CircuitBreaker("redis")
        public RedisFuture<String> nothing() {
            return null;
        }

        @Throttled(name = "one", limit = 1, period = "1h")
        public Redis<String> limited() {
            return next;
        }

        @Throttled(name = "other", limit = 1, period = "1h", fallback = "instead")
        public Redis<String> limitedOrElse() {
            return next;
        }

        Redis<String> instead() {
            return instead;
        }
    }

    static class WithFallback {

        @CircuitBreaker(name = "redis", fallback = "instead")
        public Redis<String> get() {
            return new RedisFuture<>();
        }

        Redis<String> instead() {
            return new RedisFuture<>();
        }
    }

    static class WithHedge {

        @Hedged("redis")
        public Redis<String> get() {
            return new RedisFuture<>();
        }
    }
}
