package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.hedge.HedgeScene.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers and failures pass through a hedge as they are. */
class HedgeFailureTest {

    private final HedgeScene scene = new HedgeScene(Way.CALL);
    private final Hedge hedge = scene.hedge(HedgeScene.attempts(2));

    @AfterEach
    void close() {
        scene.close();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IOException("checked"),
                new IllegalStateException("unchecked"),
                new AssertionError("error"),
                new InterruptedException("not the caller's"),
                new CompletionException(new IOException("wrapped by the call itself")),
                new ExecutionException(new IOException("wrapped by the call itself")),
                new CancellationException("not the hedge's"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureOfACallPassesUnchanged(Throwable failure) {
        assertThatThrownBy(() -> hedge.call(attempt -> thrown(attempt, failure)))
                .isSameAs(failure);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(HedgeScene.suppressed(failure))
                .extracting(Throwable::getMessage)
                .containsExactly("second");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureOfAnAsynchronousCallPassesUnchanged(Throwable failure) {
        assertThat(HedgeScene.failure(hedge.callAsync(attempt -> thrown(attempt, failure))))
                .isSameAs(failure);
    }

    private static String thrown(HedgeAttempt attempt, Throwable failure) throws Exception {
        if (attempt.number() == 1) {
            throw new IOException("second");
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw (Exception) failure;
    }

    @Test
    void sharedExceptionCollectsNoSuppressedExceptions() {
        IOException same = new IOException("one for all");
        IOException other = new IOException("and another");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> hedge.call(attempt -> {
                        throw same;
                    }))
                    .isSameAs(same)
                    .hasNoSuppressedExceptions();
        }
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> hedge.call(attempt -> {
                        throw attempt.number() == 0 ? same : other;
                    }))
                    .isSameAs(same);
        }
        assertThat(same.getSuppressed()).containsExactly(other);
    }

    @Test
    void failedStagePassesWithoutItsWrapper() {
        IOException failure = new IOException("of a stage");
        CompletableFuture<Object> answer = hedge.callStage(
                attempt -> CompletableFuture.failedFuture(failure).thenApply(value -> value));
        assertThat(HedgeScene.failure(answer)).isSameAs(failure);
    }

    @Test
    void supplierOfAStageMayThrow() {
        IllegalStateException failure = new IllegalStateException("before the stage");
        CompletableFuture<Object> answer = hedge.callStage(attempt -> {
            if (attempt.number() == 0) {
                throw failure;
            }
            return CompletableFuture.completedFuture("second");
        });
        assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("second");
    }

    @Test
    void undeclaredCheckedExceptionIsAFailureAndBlocksNoCaller() {
        IOException failure = new IOException("undeclared");
        CompletableFuture<Object> answer = hedge.callStage(attempt -> HedgeFailureTest.undeclared(failure));
        assertThat(HedgeScene.failure(answer)).isSameAs(failure);
    }

    @SuppressWarnings("unchecked")
    private static <X extends Exception> CompletableFuture<Object> undeclared(Exception failure) throws X {
        throw (X) failure;
    }

    @Test
    void nullInsteadOfAStageIsAFailure() {
        assertThat(HedgeScene.failure(hedge.callStage(attempt -> null))).isInstanceOf(NullPointerException.class);
    }

    @Test
    void nullIsAnAnswer() {
        assertThat(hedge.<Object, RuntimeException>call(attempt -> null)).isNull();
        assertThat(hedge.callStage(attempt -> CompletableFuture.completedFuture(null)))
                .isCompletedWithValue(null);
        assertThat(hedge.status().won()).containsExactly(2L, 0L);
    }

    @Test
    void attemptNumberIsVisibleOnlyOnItsThread() {
        assertThat(HedgeAttempt.current()).isNull();
        String seen = hedge.call(attempt -> {
            if (attempt.number() == 0) {
                throw new IllegalStateException("go on");
            }
            return attempt.number() + " " + HedgeAttempt.current().number();
        });
        assertThat(seen).isEqualTo("1 1");
        assertThat(HedgeAttempt.current()).isNull();
    }

    @Test
    void innerHedgeHidesTheOuterAttemptUntilItEnds() {
        CompletableFuture<String> answer = hedge.callStage(outer -> {
            String inner = scene.machines
                    .hedge("inner")
                    .callStage(attempt ->
                            CompletableFuture.completedFuture(attempt == HedgeAttempt.current() ? "own" : "other's"))
                    .join();
            return CompletableFuture.completedFuture(inner + (outer == HedgeAttempt.current()));
        });
        assertThat(answer).isCompletedWithValue("owntrue");
    }
}
