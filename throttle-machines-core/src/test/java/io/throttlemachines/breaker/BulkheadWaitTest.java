package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** B14: a call waits for a place, in line, and with a limit. */
class BulkheadWaitTest {

    private static final Duration WAIT = Duration.ofSeconds(3);

    private final AtomicInteger tasks = new AtomicInteger();
    private final Bench bench = new Bench(builder -> builder.executor(task -> {
        tasks.incrementAndGet();
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }));
    private final Breaker breaker =
            bench.breaker(it -> it.failureThreshold(5).maxConcurrent(1).maxConcurrentWait(WAIT));

    @AfterEach
    void close() {
        bench.close();
    }

    /** A thread that makes a call, which has to wait. */
    private final class Caller {

        final CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        final AtomicReference<Boolean> interrupted = new AtomicReference<>();
        final Thread thread;

        Caller(CheckedRunnable<?> call) {
            int timers = bench.ticker().pendingTasks();
            thread = new Thread(() -> {
                Throwable failure = catchThrowable(call::run);
                interrupted.set(Thread.currentThread().isInterrupted());
                thrown.complete(failure);
            });
            thread.setDaemon(true);
            thread.start();
            await().until(() -> bench.ticker().pendingTasks() == timers + 1);
        }
    }

    private void assertOnePlaceIsFree() {
        Admission admission = breaker.admit();
        assertThatThrownBy(breaker::admit).isInstanceOf(BulkheadFullException.class);
        admission.release();
        assertThat(bench.ticker().pendingTasks()).as("timers").isZero();
    }

    @Test
    void callGetsThePlaceThatBecomesFree() {
        Admission first = breaker.admit();
        Caller caller = new Caller(() -> succeed(breaker));
        assertThat(caller.thrown).isNotDone();
        first.succeeded(null);

        assertThat(caller.thrown.join()).isNull();
        assertThat(breaker.status().refused()).isZero();
        assertOnePlaceIsFree();
    }

    @Test
    void callIsRefusedAfterTheWait() {
        Admission first = breaker.admit();
        Caller caller = new Caller(() -> succeed(breaker));
        CompletableFuture<Admission> waiting = breaker.admitAsync();
        bench.advance(WAIT);

        assertThat(caller.thrown.join()).isExactlyInstanceOf(BulkheadFullException.class);
        assertThatThrownBy(waiting::join).hasCauseExactlyInstanceOf(BulkheadFullException.class);
        assertThat(breaker.status().refused()).isEqualTo(2);
        assertThat(breaker.status().failures()).isZero();
        first.release();
        assertOnePlaceIsFree();
    }

    @Test
    void callersGetPlacesInTheOrderInWhichTheyCame() {
        Admission first = breaker.admit();
        List<CompletableFuture<Admission>> line = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            line.add(breaker.admitAsync());
        }
        Admission last = first;
        for (CompletableFuture<Admission> next : line) {
            assertThat(next).isNotDone();
            assertThat(breaker.wouldAllow()).isFalse();
            last.release();
            last = next.join();
            assertThatThrownBy(breaker::admit).as("overtakes").isInstanceOf(BulkheadFullException.class);
        }
        last.release();
        assertOnePlaceIsFree();
    }

    @Test
    void waitsHoldNoThreadAndTheCallHasTheContextOfItsCaller() {
        Admission first = breaker.admit();
        List<String> seen = new CopyOnWriteArrayList<>();
        MDC.put("request", "42");
        CompletableFuture<String> stage = breaker.callStage(() -> {
            seen.add(MDC.get("request"));
            return CompletableFuture.completedFuture("staged");
        });
        CompletableFuture<String> body = breaker.callAsync(() -> "body " + MDC.get("request"));
        MDC.remove("request");
        assertThat(tasks).hasValue(0);
        assertThat(seen).isEmpty();
        first.succeeded(null);

        assertThat(stage.join()).isEqualTo("staged");
        assertThat(body.join()).isEqualTo("body 42");
        assertThat(seen).containsExactly("42");
        await().untilAsserted(this::assertOnePlaceIsFree);
    }

    @Test
    void interruptedCallerLeavesTheLine() {
        Admission first = breaker.admit();
        Caller caller = new Caller(() -> succeed(breaker));
        CompletableFuture<Admission> next = breaker.admitAsync();
        caller.thread.interrupt();

        assertThat(caller.thrown.join()).isExactlyInstanceOf(BulkheadFullException.class);
        assertThat(caller.interrupted).hasValue(true);
        first.release();
        next.join().release();
        assertOnePlaceIsFree();
    }

    @Test
    void cancelledCallerLeavesTheLine() {
        Admission first = breaker.admit();
        CompletableFuture<String> stage = breaker.callStage(() -> {
            throw new AssertionError("begun");
        });
        CompletableFuture<String> body = breaker.callAsync(() -> {
            throw new AssertionError("begun");
        });
        CompletableFuture<Admission> admission = breaker.admitAsync();
        CompletableFuture<Admission> next = breaker.admitAsync();
        assertThat(stage.cancel(true)).isTrue();
        assertThat(body.cancel(true)).isTrue();
        assertThat(admission.cancel(true)).isTrue();
        first.release();

        next.join().release();
        assertOnePlaceIsFree();
        assertThat(breaker.status().failures()).isZero();
    }

    @Test
    void openingEndsTheWait() {
        Admission first = breaker.admit();
        Caller caller = new Caller(() -> succeed(breaker));
        CompletableFuture<String> stage = breaker.callStage(() -> CompletableFuture.completedFuture("never"));
        breaker.forceOpen();

        assertThat(caller.thrown.join()).isExactlyInstanceOf(CircuitOpenException.class);
        assertThatThrownBy(stage::join).hasCauseExactlyInstanceOf(CircuitOpenException.class);
        assertThat(breaker.status().refused()).isEqualTo(2);
        first.release();
        breaker.forceClose();
        assertOnePlaceIsFree();
    }

    @Test
    void probeWaitsAndIsAdmittedAnew() {
        Admission before = breaker.admit();
        breaker.forceOpen();
        bench.untilDue();
        CompletableFuture<Admission> probe = breaker.admitAsync();
        CompletableFuture<Admission> second = breaker.admitAsync();
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
        before.release();
        Admission admitted = probe.join();
        assertThat(second).isNotDone();
        admitted.succeeded(null);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        second.join().release();
        assertOnePlaceIsFree();
    }

    @Test
    void closeEndsTheWaits() {
        breaker.admit();
        Caller caller = new Caller(() -> succeed(breaker));
        CompletableFuture<String> body = breaker.callAsync(() -> "never");
        bench.close();

        assertThat(caller.thrown.join())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(body::join).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void morePlacesLetCallersIn() {
        breaker.admit();
        CompletableFuture<Admission> one = breaker.admitAsync();
        CompletableFuture<Admission> two = breaker.admitAsync();
        breaker.configure(breaker.config().toBuilder().maxConcurrent(2).build(), ActionNote.NONE);
        one.join();
        assertThat(two).isNotDone();
        breaker.configure(
                breaker.config().toBuilder()
                        .maxConcurrentWait(Duration.ZERO)
                        .maxConcurrent(null)
                        .build(),
                ActionNote.NONE);

        two.join();
        succeed(breaker);
        assertThat(bench.ticker().pendingTasks()).isZero();
    }

    @Test
    void neitherObservedCallsNorAdmitNorAnAttemptOfAHedgeWaits() {
        breaker.admit();
        assertThatThrownBy(breaker::admit).isInstanceOf(BulkheadFullException.class);
        Hedge hedge = bench.machines()
                .hedge(
                        "hedge",
                        HedgeConfig.builder()
                                .breakers(List.of("breaker", "other"))
                                .build());
        assertThat(hedge.callStage(attempt -> CompletableFuture.completedFuture(attempt.number()))
                        .join())
                .isEqualTo(1);
        breaker.mode(Mode.OBSERVE);
        succeed(breaker);
        assertThat(breaker.admitAsync()).isCompleted();
        assertThat(bench.ticker().pendingTasks()).isZero();
    }

    @Test
    void callWithoutATimerIsNotMade() {
        Admission first = breaker.admit();
        bench.ticker().scheduler().shutdownNow();
        assertThatThrownBy(() -> succeed(breaker)).isInstanceOf(RejectedExecutionException.class);
        assertThat(breaker.admitAsync()).isCompletedExceptionally();
        first.release();
        assertOnePlaceIsFree();
    }
}
