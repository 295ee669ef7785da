package io.throttlemachines.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.retry.RetryScene.Way;
import io.throttlemachines.state.CircuitState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** What ends a call before its attempts do: timeout, cancellation, interruption, the end of the library (T1, T5, B6a). */
class RetryEndTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final RetryScene scene = new RetryScene();

    /** One for each attempt. */
    private final List<CompletableFuture<String>> stages = new ArrayList<>();

    @AfterEach
    void close() {
        scene.close();
    }

    private CompletableFuture<String> stage() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        stages.add(stage);
        return stage;
    }

    /** A call whose first attempt has failed, and which waits for the second. */
    private CompletableFuture<String> waiting(Retry retry) {
        CompletableFuture<String> answer = retry.callStage(this::stage);
        stages.get(0).completeExceptionally(new IOException("first"));
        assertThat(answer).isNotDone();
        return answer;
    }

    private void toNextAttempt() {
        scene.ticker.advance(Duration.ofMillis(100));
        scene.runTasks();
        assertThat(stages).hasSize(2);
    }

    @Test
    void timeoutEndsAnAttemptUnderWay() {
        Retry retry = scene.retry(RetryConfig.builder().timeout(SECOND));
        CompletableFuture<String> answer = waiting(retry);
        toNextAttempt();

        scene.ticker.advance(SECOND);

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(answer::get)
                .havingCause()
                .isInstanceOf(CallTimeoutException.class)
                .withMessage("retry 'orders' had no answer within PT1S")
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
        assertThat(stages.get(1)).isCancelled();
        assertThat(retry.status().failed()).isEqualTo(1);
        assertThat(scene.ticker.pendingTasks()).isZero();
    }

    @Test
    void waitBeyondTheTimeoutFailsAtOnceWithTheFailure() {
        Retry retry = scene.retry(RetryConfig.builder().timeout(Duration.ofNanos(1)));
        CompletableFuture<String> answer = retry.callStage(this::stage);
        stages.get(0).completeExceptionally(new IOException("first"));

        assertThat(catchThrowable(answer::join)).hasRootCauseInstanceOf(IOException.class);
        assertThat(retry.status().budgetLeft()).isEqualTo(10);
        assertThat(scene.ticker.pendingTasks()).isZero();
    }

    @Test
    void timeoutIsAFailureOfABreakerAroundTheRetry() {
        Retry retry = scene.retry(RetryConfig.builder().timeout(SECOND));
        Breaker breaker = scene.machines.breaker(
                "around",
                BreakerConfig.builder()
                        .failureThreshold(1)
                        .recordExceptions(List.of(IOException.class))
                        .build());

        CompletableFuture<String> answer = breaker.callStage(() -> retry.callStage(this::stage));
        scene.ticker.advance(SECOND);

        assertThat(answer).isCompletedExceptionally();
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void waitingCallHoldsNoThread() {
        CompletableFuture<String> answer = waiting(scene.retry(RetryConfig.builder()));

        assertThat(scene.tasks).isEmpty();
        assertThat(scene.ticker.pendingTasks()).isEqualTo(1);
        toNextAttempt();
        stages.get(1).complete("answer");
        assertThat(answer).isCompletedWithValue("answer");
    }

    @Test
    void cancelledCallMakesNoFurtherAttemptAndGivesItsShareBack() {
        Retry retry = scene.retry(RetryConfig.builder());
        CompletableFuture<String> answer = waiting(retry);
        assertThat(retry.status().budgetLeft()).isEqualTo(9);

        answer.cancel(true);

        assertThat(scene.ticker.pendingTasks()).isZero();
        assertThat(retry.status().budgetLeft()).isEqualTo(10);
        assertThat(retry.status().cancelled()).isEqualTo(1);
        assertThat(retry.status().successRate()).isEqualTo(1);
    }

    @Test
    void cancelledCallCancelsItsAttempt() {
        Retry retry = scene.retry(RetryConfig.builder());
        CompletableFuture<String> answer = waiting(retry);
        toNextAttempt();

        answer.cancel(true);

        assertThat(stages.get(1)).isCancelled();
        assertThat(retry.status().retries()).isEqualTo(1);
        assertThat(retry.status().cancelled()).isEqualTo(1);
    }

    @Test
    void callCancelledBeforeItsThreadBeginsIsNeverMade() {
        Retry retry = scene.retry(RetryConfig.builder());
        CompletableFuture<String> answer = waiting(retry);
        scene.ticker.advance(Duration.ofMillis(100));

        answer.cancel(true);
        scene.runTasks();

        assertThat(stages).hasSize(1);
    }

    @Test
    void retryWithoutAThreadEndsWithTheFailureBeforeIt() {
        CountDownLatch calls = new CountDownLatch(1);
        try (RetryScene refusing = new RetryScene(builder -> builder.executor(task -> {
            throw new java.util.concurrent.RejectedExecutionException("no thread");
        }))) {
            Retry retry = refusing.retry(RetryConfig.builder().backoff(Duration.ZERO));
            CompletableFuture<String> answer = retry.callStage(() -> {
                calls.countDown();
                return CompletableFuture.failedFuture(new IOException("first"));
            });
            refusing.ticker.advance(SECOND);

            assertThat(catchThrowable(answer::join))
                    .hasRootCauseInstanceOf(IOException.class)
                    .rootCause()
                    .satisfies(cause -> assertThat(cause.getSuppressed()).hasSize(1));
            assertThat(retry.status().budgetLeft()).isEqualTo(10);
            assertThat(retry.status().retries()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"ASYNC", "STAGE"})
    void contextOfTheCallerReachesEveryAttempt(Way way) throws Throwable {
        MDC.put("user", "ann");
        List<String> seen = new ArrayList<>();
        CompletableFuture<String> answer;
        try {
            answer = RetryScene.begin(way, scene.retry(RetryConfig.builder()), () -> {
                seen.add(MDC.get("user"));
                if (seen.size() < 3) {
                    throw new IOException();
                }
                return "answer";
            });
        } finally {
            MDC.clear();
        }
        assertThat(scene.drive(answer)).isEqualTo("answer");
        assertThat(seen).containsExactly("ann", "ann", "ann");
        assertThat(MDC.get("user")).isNull();
    }

    @Test
    void interruptEndsACallThatWaits() {
        Retry retry = scene.retry(RetryConfig.builder());

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> scene.call(Way.CALL, retry, () -> {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted meanwhile");
                }))
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(scene.attempts).isEqualTo(1);
        assertThat(retry.status().cancelled()).isEqualTo(1);
        assertThat(retry.status().budgetLeft()).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"ASYNC", "STAGE"})
    void closeEndsACallThatWaitsWithoutAThread(Way way) {
        Retry retry = scene.retry(RetryConfig.builder());
        CompletableFuture<String> answer = RetryScene.begin(way, retry, RetryScene.failing(9, IOException::new));
        scene.runTasks();
        assertThat(answer).isNotDone();

        scene.machines.close();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(answer::get)
                .havingCause()
                .isInstanceOf(IllegalStateException.class)
                .withMessageContaining("closed");
        assertThat(scene.ticker.pendingTasks()).isZero();
    }

    @Test
    void interruptEndsACallThatWaitsForAnAnswerWithinItsTimeout() {
        Retry retry = scene.retry(RetryConfig.builder().timeout(SECOND));
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> retry.call(() -> "never made"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(retry.status().cancelled()).isEqualTo(1);
    }
}
