package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A limiter follows every stage that a call returns. */
class LimiterStageTest {

    private final ThrottleMachines machines = ThrottleMachines.create();
    private final Limiter limiter = machines.limiter("api", LimiterConfig.of(10, Duration.ofSeconds(1)));

    @AfterEach
    void close() {
        machines.close();
    }

    @Test
    void stageThatIsNoFutureIsFollowed() {
        CompletableFuture<String> source = new CompletableFuture<>();
        CompletableFuture<String> answer = limiter.callStage(() -> new StageWithoutFuture<>(source).minimal());
        assertThat(answer).isNotDone();
        source.complete("answer");

        assertThat(answer).isCompletedWithValue("answer");
    }

    @Test
    void missingStageFailsTheAnswer() {
        CompletableFuture<String> answer = limiter.callStage(() -> null);

        assertThat(answer)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("returned null instead of a CompletionStage");
    }

    /** A future whose stage refuses to be turned into a future. */
    private static final class StageWithoutFuture<T> extends CompletableFuture<T> {

        StageWithoutFuture(CompletionStage<T> source) {
            source.whenComplete((value, failure) -> complete(value));
        }

        CompletionStage<T> minimal() {
            return this;
        }

        @Override
        public CompletableFuture<T> toCompletableFuture() {
            throw new UnsupportedOperationException();
        }
    }
}
