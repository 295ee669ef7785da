package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls.BackendException;
import io.throttlemachines.testing.EventRecorder;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A1, A2: stages, calls on a thread of the library, fire and forget. */
class AsyncCallTest {

    private final Bench bench = new Bench();
    private final Breaker breaker = bench.breaker(it -> {});

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void stageCountsWhenItCompletes() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> answer = breaker.callStage(() -> stage);
        assertThat(answer).isNotDone();
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);

        stage.completeExceptionally(new BackendException());
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThatThrownBy(answer::join).hasCauseInstanceOf(BackendException.class);
    }

    @Test
    void outcomeIsCountedBeforeTheFutureCompletes() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        AtomicReference<CircuitState> seen = new AtomicReference<>();
        CompletableFuture<?> done =
                breaker.callStage(() -> stage).whenComplete((answer, failure) -> seen.set(breaker.state()));
        stage.completeExceptionally(new BackendException());

        assertThat(done).isDone();
        assertThat(seen).hasValue(CircuitState.OPEN);
    }

    @Test
    void refusedStageIsAFailedFutureAndTheCallIsNotStarted() {
        breaker.forceOpen();
        CompletableFuture<String> answer = breaker.callStage(() -> {
            throw new AssertionError("begun");
        });

        assertThatThrownBy(answer::join).hasCauseInstanceOf(CircuitOpenException.class);
    }

    @Test
    void callThatThrowsInsteadOfReturningAStageIsAFailure() {
        CompletableFuture<String> answer = breaker.callStage(() -> {
            throw new BackendException();
        });

        assertThatThrownBy(answer::join).hasCauseInstanceOf(BackendException.class);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void nullInsteadOfAStageIsAFailure() {
        CompletableFuture<String> answer = breaker.callStage(() -> null);

        assertThatThrownBy(answer::join).hasCauseInstanceOf(NullPointerException.class);
    }

    @Test
    void stageCancelledByItsMakerCountsNeitherWay() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> answer = breaker.callStage(() -> stage);
        stage.cancel(true);

        assertThat(answer).isCompletedExceptionally();
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void cancellingTheFutureCancelsTheStageAndReturnsItsPlace() {
        Breaker narrow =
                bench.breaker("narrow", Bench.settings().maxConcurrent(1).build());
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> answer = narrow.callStage(() -> stage);
        assertRefused(narrow, BulkheadFullException.class);
        answer.cancel(true);

        assertThat(stage).isCancelled();
        assertThat(narrow.state()).isEqualTo(CircuitState.CLOSED);
        succeed(narrow);
    }

    @Test
    void asynchronousCallRunsOnAnotherThread() {
        CompletableFuture<Thread> answer = breaker.callAsync(Thread::currentThread);

        assertThat(answer).succeedsWithin(10, TimeUnit.SECONDS).isNotEqualTo(Thread.currentThread());
    }

    @Test
    void asynchronousCallPassesItsExceptionAndCountsIt() {
        CompletableFuture<String> answer = breaker.callAsync(() -> {
            throw new IOException("checked");
        });

        assertThat(answer)
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IOException.class);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void asynchronousCallIsRefusedAsAFailedFuture() {
        breaker.forceOpen();

        assertThatThrownBy(() -> breaker.callAsync(() -> "never").join())
                .hasCauseInstanceOf(CircuitOpenException.class);
    }

    @Test
    void cancellingAnAsyncCallInterruptsItAndReturnsItsPlace() throws InterruptedException {
        Breaker narrow =
                bench.breaker("narrow", Bench.settings().maxConcurrent(1).build());
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CompletableFuture<String> answer = narrow.callAsync(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return "never";
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        answer.cancel(true);

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(narrow.state()).isEqualTo(CircuitState.CLOSED);
        succeed(narrow);
    }

    @Test
    void fireAndForgetCountsItsOutcomeAndPublishesItsFailure() {
        breaker.fireAndForget(() -> {
            throw new BackendException();
        });

        await().untilAsserted(() -> assertThat(bench.events().of(CallFailed.class))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.name()).isEqualTo("breaker");
                    assertThat(event.failure()).isInstanceOf(BackendException.class);
                }));
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void fireAndForgetPublishesItsRefusal() {
        breaker.forceOpen();
        breaker.fireAndForget(() -> {});

        assertThat(bench.events().of(CallFailed.class))
                .singleElement()
                .satisfies(event -> assertThat(event.failure()).isInstanceOf(CircuitOpenException.class));
    }

    @Test
    void rejectionByTheExecutorIsNoFailureAndReturnsThePlace() {
        EventRecorder events = new EventRecorder();
        try (ThrottleMachines machines = ThrottleMachines.builder()
                .executor(task -> {
                    throw new RejectedExecutionException("full");
                })
                .listener(events)
                .build()) {
            Breaker narrow =
                    machines.breaker("narrow", Bench.settings().maxConcurrent(1).build());
            CompletableFuture<String> answer = narrow.callAsync(() -> "never");

            assertThatThrownBy(answer::join).hasCauseInstanceOf(RejectedExecutionException.class);
            assertThat(narrow.state()).isEqualTo(CircuitState.CLOSED);
            succeed(narrow);
            narrow.fireAndForget(() -> {});
            assertThat(events.of(CallFailed.class)).hasSize(1);
        }
    }

    @Test
    void callAfterCloseIsRejectedAndDoesNotHang() {
        succeed(breaker);
        assertThat(breaker.callAsync(() -> "answer")).succeedsWithin(10, TimeUnit.SECONDS);
        bench.close();

        assertThat(breaker.callAsync(() -> "never")).failsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void firstAsyncCallAfterCloseIsRejectedToo() {
        bench.close();

        assertThat(breaker.callAsync(() -> "never")).failsWithin(10, TimeUnit.SECONDS);
    }
}
