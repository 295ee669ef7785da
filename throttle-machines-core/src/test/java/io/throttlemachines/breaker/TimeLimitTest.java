package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.StubbornCall;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** B13: a call that takes longer than the timeout is given up and counts as a failure. */
class TimeLimitTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Bench bench = new Bench();
    private final StubbornCall body = new StubbornCall();

    @AfterEach
    void close() {
        bench.close();
    }

    private Breaker member(BreakerConfigBuilder settings) {
        bench.machines()
                .group(
                        "group",
                        GroupConfig.builder()
                                .breaker("member", settings.build())
                                .build());
        return bench.breaker("group.member");
    }

    private static BreakerConfigBuilder limited() {
        return Bench.settings().failureThreshold(5).timeout(TIMEOUT);
    }

    private CompletableFuture<Throwable> outcome(CheckedSupplier<?, Exception> call) {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> thrown.complete(catchThrowable(call::get)));
        caller.setDaemon(true);
        caller.start();
        return thrown;
    }

    @ParameterizedTest
    @EnumSource
    void callerGetsTheTimeoutThoughTheBodyIgnoresIt(BodyWay way) {
        Breaker breaker = member(limited());
        CompletableFuture<Throwable> thrown = outcome(() -> way.make(bench, body::run));
        body.awaitBegun();
        bench.advance(TIMEOUT.minusNanos(1));
        assertThat(breaker.status().failures()).isZero();

        bench.advance(Duration.ofNanos(1));

        assertThat(thrown.join())
                .isInstanceOfSatisfying(CallTimeoutException.class, late -> {
                    assertThat(late.name()).isEqualTo("group.member");
                    assertThat(late.timeout()).isEqualTo(TIMEOUT);
                })
                .hasMessage("circuit 'group.member' had no answer within PT2S");
        assertThat(breaker.status().failures()).isEqualTo(1);
        await().until(() -> body.interruptions() == 1);
        body.end();
        bench.advance(TIMEOUT);
        assertThat(breaker.status().failures()).as("counted once").isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void callInTimePassesItsAnswerAndItsFailure(BodyWay way) throws Exception {
        Breaker breaker = member(limited());
        assertThat(way.make(bench, () -> "answer")).isEqualTo("answer");
        assertThat(way.<Object>make(bench, () -> null)).isNull();
        IOException failure = new IOException("broken");
        assertThatThrownBy(() -> way.make(bench, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(breaker.status().failures()).isEqualTo(1);
        assertThat(bench.ticker().pendingTasks()).as("timers").isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ASYNC")
    void withoutATimeoutNothingChangesThreads(BodyWay way) throws Exception {
        member(Bench.settings());
        assertThat(way.make(bench, Thread::currentThread)).isSameAs(Thread.currentThread());
    }

    @ParameterizedTest
    @EnumSource
    void contextReachesTheBody(BodyWay way) throws Exception {
        member(limited());
        MDC.put("request", "42");
        try {
            assertThat(way.make(bench, () -> MDC.get("request") + " " + Thread.currentThread()))
                    .startsWith("42 ")
                    .doesNotContain(Thread.currentThread().toString());
        } finally {
            MDC.remove("request");
        }
        HedgeAttempt attempt = new HedgeAttempt(3);
        assertThat(attempt.within(() -> way.make(bench, HedgeAttempt::current))).isEqualTo(attempt);
    }

    @ParameterizedTest
    @EnumSource
    void bodyThatRunsOnKeepsItsPlace(BodyWay way) {
        Breaker breaker = member(limited().maxConcurrent(1));
        CompletableFuture<Throwable> thrown = outcome(() -> way.make(bench, body::run));
        body.awaitBegun();
        bench.advance(TIMEOUT);
        assertThat(thrown.join()).isInstanceOf(CallTimeoutException.class);
        assertRefused(breaker, BulkheadFullException.class);

        body.end();
        await().untilAsserted(() -> succeed(breaker));
    }

    @Test
    void probeIsJudgedAtTheTimeout() {
        Breaker breaker = member(limited().probeTimeout(Duration.ofHours(1)));
        breaker.forceOpen();
        bench.untilDue();
        CompletableFuture<Throwable> thrown = outcome(() -> BodyWay.CALL.make(bench, body::run));
        body.awaitBegun();
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
        bench.advance(TIMEOUT);

        assertThat(thrown.join()).isInstanceOf(CallTimeoutException.class);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        bench.untilDue();
        succeed(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        body.end();
        assertThat(breaker.status().failures()).isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ASYNC")
    void observedCallRunsOnAndCounts(BodyWay way) throws Exception {
        Breaker breaker = member(limited().mode(Mode.OBSERVE));
        Thread ran = way.make(bench, () -> {
            bench.advance(TIMEOUT);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(breaker.status().failures()).isEqualTo(1);
            return Thread.currentThread();
        });

        assertThat(ran).isSameAs(Thread.currentThread());
        assertThat(breaker.status().failures()).isEqualTo(1);
    }

    @Test
    void interruptedCallerInterruptsTheBody() {
        Breaker breaker = member(limited().maxConcurrent(1));
        AtomicReference<Boolean> flag = new AtomicReference<>();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            thrown.set(catchThrowable(() -> breaker.call(body::run)));
            flag.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        body.awaitBegun();
        caller.interrupt();

        await().until(() -> flag.get() != null);
        assertThat(flag).hasValue(true);
        assertThat(thrown.get()).isInstanceOf(CancellationException.class).hasMessageContaining("group.member");
        await().until(() -> body.interruptions() == 1);
        assertRefused(breaker, BulkheadFullException.class);
        assertThat(breaker.status().failures()).isZero();
        body.end();
        await().untilAsserted(() -> succeed(breaker));
        bench.advance(TIMEOUT);
        assertThat(breaker.status().failures()).isZero();
    }

    @Test
    void interruptionReachesNothingThatTheThreadDoesAfterwards() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        CountDownLatch never = new CountDownLatch(1);
        AtomicReference<Boolean> after = new AtomicReference<>();
        try (Bench own = new Bench(builder -> builder.executor(task -> one.execute(() -> {
            task.run();
            after.set(Thread.currentThread().isInterrupted());
        })))) {
            Breaker breaker = own.breaker("own", limited().build());
            CountDownLatch began = new CountDownLatch(1);
            CompletableFuture<Throwable> thrown = outcome(() -> breaker.call(() -> {
                began.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait(); // and leaves the interruption as it is
                }
                return never.getCount();
            }));
            began.await();
            own.advance(TIMEOUT);
            assertThat(thrown.join()).isInstanceOf(CallTimeoutException.class);
            await().until(() -> after.get() != null);
            assertThat(after).hasValue(false);
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void rejectedCallGivesEverythingBack() {
        AtomicReference<Throwable> why = new AtomicReference<>(new RejectedExecutionException("full"));
        try (Bench own = new Bench(builder -> builder.executor(task -> {
            if (why.get() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) why.get();
        }))) {
            Breaker breaker = own.breaker("own", limited().maxConcurrent(1).build());
            assertThatThrownBy(() -> breaker.call(() -> "never")).isSameAs(why.get());
            why.set(new OutOfMemoryError("no thread"));
            assertThatThrownBy(() -> breaker.call(() -> "never")).isSameAs(why.get());
            assertThat(breaker.callAsync(() -> "never")).isCompletedExceptionally();

            assertThat(own.ticker().pendingTasks()).isZero();
            assertThat(breaker.status().failures()).isZero();
            breaker.admit();
        }
    }

    @Test
    void closeEndsTheCall() {
        Breaker breaker = member(limited());
        CompletableFuture<Throwable> thrown = outcome(() -> breaker.call(body::run));
        body.awaitBegun();
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> staged = breaker.callStage(() -> stage);
        bench.close();

        assertThat(thrown.join()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThatThrownBy(staged::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(stage).isCancelled();
        await().until(() -> body.interruptions() >= 1);
        assertThat(breaker.status().failures()).isZero();
        body.end();
    }

    @Test
    void failureOfACallThatNobodyWaitsForIsPublished() {
        Breaker breaker = bench.breaker("own", limited().build());
        breaker.fireAndForget(body::run);
        body.awaitBegun();
        bench.advance(TIMEOUT);

        await().until(() -> !bench.events().of(CallFailed.class).isEmpty());
        assertThat(bench.events().of(CallFailed.class).get(0).failure()).isInstanceOf(CallTimeoutException.class);
        body.end();
    }

    /** With real threads and real time. */
    @Test
    void callerWaitsNoLongerThanTheTimeout() {
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            Breaker breaker = machines.breaker(
                    "real",
                    BreakerConfig.builder().timeout(Duration.ofMillis(1)).build());
            assertThatThrownBy(() -> breaker.run(new CountDownLatch(1)::await))
                    .isInstanceOf(CallTimeoutException.class);
        }
    }
}
