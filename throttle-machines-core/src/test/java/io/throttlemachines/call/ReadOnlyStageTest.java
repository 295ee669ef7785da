package io.throttlemachines.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Stages like those of {@link CompletableFuture#minimalCompletionStage} and {@link CompletableFuture#completedStage} are of the
 * class {@link CompletableFuture}, but refuse to be cancelled or to say whether they are complete.
 */
class ReadOnlyStageTest {

    private static final ThrottleMachines machines = ThrottleMachines.create();

    private final CompletableFuture<String> source = new CompletableFuture<>();

    @AfterEach
    void nothingWasCountedAsFailure() {
        assertThat(machines.breakers().values())
                .allMatch(breaker -> breaker.status().failures() == 0);
    }

    enum Way {
        BREAKER {
            @Override
            CompletableFuture<String> call(Supplier<CompletionStage<String>> stage) {
                return machines.breaker(
                                "b", BreakerConfig.builder().maxConcurrent(1).build())
                        .callStage(stage);
            }
        },
        LIMITER {
            @Override
            CompletableFuture<String> call(Supplier<CompletionStage<String>> stage) {
                return machines.limiter("l", LimiterConfig.of(1_000, Duration.ofSeconds(1)))
                        .callStage(stage);
            }
        },
        HEDGE {
            @Override
            CompletableFuture<String> call(Supplier<CompletionStage<String>> stage) {
                return machines.hedge("h").callStage(attempt -> stage.get());
            }
        };

        abstract CompletableFuture<String> call(Supplier<CompletionStage<String>> stage);
    }

    @ParameterizedTest
    @EnumSource
    void answerArrivesLater(Way way) {
        CompletableFuture<String> answer = way.call(source::minimalCompletionStage);
        assertThat(answer).isNotDone();

        source.complete("answer");
        assertThat(answer).isCompletedWithValue("answer");
    }

    @ParameterizedTest
    @EnumSource
    void aFutureOfALibraryMayBeReadOnlyToo(Way way) {
        CompletableFuture<String> readOnly = new CompletableFuture<>() {
            @Override
            public boolean isDone() {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                throw new UnsupportedOperationException();
            }
        };
        assertThat(way.call(() -> readOnly).cancel(true)).isTrue();
        CompletableFuture<String> answer = way.call(() -> readOnly);
        assertThat(answer).isNotDone();

        readOnly.complete("answer");
        assertThat(answer).isCompletedWithValue("answer");
    }

    @ParameterizedTest
    @EnumSource
    void answerIsThereAtOnce(Way way) {
        assertThat(way.call(() -> CompletableFuture.completedStage("answer"))).isCompletedWithValue("answer");
    }

    @ParameterizedTest
    @EnumSource
    void callerCanCancel(Way way) {
        CompletableFuture<String> answer = way.call(source::minimalCompletionStage);

        assertThat(answer.cancel(true)).isTrue();
        assertThat(answer).isCancelled();
        assertThat(way.call(() -> CompletableFuture.completedStage("the place is free")))
                .isCompleted();
    }
}
