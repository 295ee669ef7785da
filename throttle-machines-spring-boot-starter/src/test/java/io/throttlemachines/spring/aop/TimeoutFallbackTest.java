package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.hedge.HedgeTimeoutException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** B6a behind the annotations: the timeout of a hedge is a failure of the breaker around it, and runs its fallback. */
class TimeoutFallbackTest {

    private static final Consumer<ThrottleMachinesBuilder> DECLARED = builder -> builder.breaker(
                    "recording",
                    BreakerConfig.builder()
                            .recordExceptions(List.of(IOException.class))
                            .build())
            .breaker(
                    "ignoring",
                    BreakerConfig.builder()
                            .ignoreExceptions(List.of(HedgeTimeoutException.class))
                            .build());

    @Test
    void timeoutRunsTheFallbackThoughOtherExceptionsAreRecorded() {
        AnnotationContexts.with(DECLARED, Late.class).run(context -> {
            assertThat(context.getBean(Late.class).recorded().join()).isEqualTo("fallback");
            assertThat(failures(context.getBean(ThrottleMachines.class), "recording"))
                    .isEqualTo(1);
        });
    }

    @Test
    void ignoredTimeoutRunsNoFallback() {
        AnnotationContexts.with(DECLARED, Late.class).run(context -> {
            assertThatThrownBy(() -> context.getBean(Late.class).ignored().join())
                    .hasCauseInstanceOf(HedgeTimeoutException.class);
            assertThat(failures(context.getBean(ThrottleMachines.class), "ignoring"))
                    .isZero();
        });
    }

    private static long failures(ThrottleMachines machines, String name) {
        return machines.breaker(name).status().failures();
    }

    /** A backend that never answers. */
    static class Late {

        @CircuitBreaker(name = "recording", fallback = "instead")
        @Hedged(name = "recorded", maxAttempts = 1, timeout = "1ms")
        CompletableFuture<String> recorded() {
            return new CompletableFuture<>();
        }

        @CircuitBreaker(name = "ignoring", fallback = "instead")
        @Hedged(name = "ignored", maxAttempts = 1, timeout = "1ms")
        CompletableFuture<String> ignored() {
            return new CompletableFuture<>();
        }

        CompletableFuture<String> instead(Throwable failure) {
            return CompletableFuture.completedFuture("fallback");
        }
    }
}
