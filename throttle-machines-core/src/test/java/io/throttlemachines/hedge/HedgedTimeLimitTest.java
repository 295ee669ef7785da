package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.hedge.HedgeScene.Way;
import io.throttlemachines.testing.StubbornCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.CallerRunsPolicy;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A breaker's {@code timeout} gives up an attempt of a hedge like any other call. */
class HedgedTimeLimitTest {

    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofMillis(200);
    private static final BreakerConfig LIMITED = BreakerConfig.builder()
            .failureThreshold(5)
            .maxConcurrent(1)
            .timeout(TIMEOUT)
            .build();

    private static HedgeScene scene(Way way) {
        return new HedgeScene(way, builder -> builder.defaultBreaker(LIMITED));
    }

    private static Hedge hedge(HedgeScene scene, String... breakers) {
        return scene.hedge(HedgeConfig.builder().delay(Duration.ofHours(1)).breakers(List.of(breakers)));
    }

    private static void isCounted(Breaker breaker) {
        assertThat(breaker.status().failures()).isEqualTo(1);
        await().until(breaker::wouldAllow);
    }

    @ParameterizedTest
    @EnumSource
    void callFailsAtTheTimeoutOfItsLastBreaker(Way way) {
        try (HedgeScene scene = scene(way)) {
            Hedge hedge = hedge(scene, "one");
            CompletableFuture<Object> answer = way == Way.CALL ? scene.callAndWait(hedge) : scene.begin(hedge);
            scene.hasBegun(0);
            scene.advance(TIMEOUT.minusNanos(1));
            assertThat(answer).isNotDone();
            scene.advance(Duration.ofNanos(1));
            assertThat(HedgeScene.failure(answer))
                    .isInstanceOfSatisfying(
                            CallTimeoutException.class,
                            late -> assertThat(late.name()).isEqualTo("one"));
            scene.isGivenUp(0);
            isCounted(scene.machines.breaker("one"));
            assertThat(scene.ticker.pendingTasks()).as("timers").isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nextAttemptStartsAtTheTimeoutOfTheOneBefore(Way way) {
        try (HedgeScene scene = scene(way)) {
            CompletableFuture<Object> answer = scene.begin(hedge(scene, "one", "two"));
            scene.hasBegun(0);
            scene.advance(TIMEOUT);
            scene.succeed(1, "two");
            assertThat(answer).succeedsWithin(TEN).isEqualTo("two");
            scene.isGivenUp(0);
            isCounted(scene.machines.breaker("one"));
            assertThat(scene.machines.breaker("two").status().failures()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void attemptsInTimeKeepTheirOutcome(Way way) {
        try (HedgeScene scene = scene(way)) {
            IllegalStateException failure = new IllegalStateException("broken");
            CompletableFuture<Object> answer = scene.begin(hedge(scene, "one", "two"));
            scene.fail(0, failure);
            scene.succeed(1, "two");
            assertThat(answer).succeedsWithin(TEN).isEqualTo("two");
            isCounted(scene.machines.breaker("one"));
            await().until(scene.machines.breaker("two")::wouldAllow);
            assertThat(scene.ticker.pendingTasks()).as("timers").isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelledAttemptIsNotCountedAndReturnsItsPlace(Way way) {
        try (HedgeScene scene = scene(way)) {
            CompletableFuture<Object> answer = scene.begin(hedge(scene, "one", "two"));
            scene.hasBegun(0);
            answer.cancel(true);
            scene.isGivenUp(0);
            await().until(scene.machines.breaker("one")::wouldAllow);
            assertThat(scene.machines.breaker("one").status().failures()).isZero();
            assertThat(scene.ticker.pendingTasks()).as("timers").isZero();
        }
    }

    @Test
    void bodyThatIgnoresItsInterruptionKeepsItsPlace() {
        try (HedgeScene scene = scene(Way.CALL)) {
            StubbornCall body = new StubbornCall();
            CompletableFuture<Object> answer = hedge(scene, "one").callAsync(attempt -> body.run());
            body.awaitBegun();
            scene.advance(TIMEOUT);
            assertThat(HedgeScene.failure(answer)).isInstanceOf(CallTimeoutException.class);
            await().until(() -> body.interruptions() == 1);
            assertThat(scene.machines.breaker("one").wouldAllow()).isFalse();
            body.end();
            await().until(scene.machines.breaker("one")::wouldAllow);
        }
    }

    @Test
    void attemptThatWaitsForAThreadIsGivenUpAndNeverMade() {
        Queue<Runnable> waiting = new ArrayDeque<>();
        try (HedgeScene scene = new HedgeScene(
                Way.STAGE, builder -> builder.defaultBreaker(LIMITED).executor(waiting::add))) {
            CompletableFuture<Object> answer =
                    scene.begin(scene.hedge(HedgeScene.attempts(2).breakers(List.of("one", "two"))));
            scene.late();
            scene.advance(TIMEOUT);
            assertThat(HedgeScene.failure(answer)).isInstanceOf(CallTimeoutException.class);
            waiting.forEach(Runnable::run);
            scene.hasNotBegun(1);
            isCounted(scene.machines.breaker("one"));
            isCounted(scene.machines.breaker("two"));
        }
    }

    @Test
    void stageOfAFunctionThatReturnsTooLateIsCancelled() {
        try (HedgeScene scene = scene(Way.STAGE)) {
            CompletableFuture<Object> stage = new CompletableFuture<>();
            CompletableFuture<Object> answer = hedge(scene, "one").callStage(attempt -> {
                scene.advance(TIMEOUT);
                return stage;
            });
            assertThat(HedgeScene.failure(answer)).isInstanceOf(CallTimeoutException.class);
            assertThat(stage).isCancelled();
            isCounted(scene.machines.breaker("one"));
        }
    }

    /** The thread of the timer, here the test's own, would be a caller that runs what the pool has no thread for. */
    @Test
    void threadOfTheTimeoutDoesNotRunTheNextAttempt() {
        ThreadPoolExecutor onlyOneThread =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), new CallerRunsPolicy());
        StubbornCall body = new StubbornCall();
        try (HedgeScene scene = new HedgeScene(
                Way.CALL, builder -> builder.defaultBreaker(LIMITED).executor(onlyOneThread))) {
            CompletableFuture<Thread> answer = hedge(scene, "one", "two").callAsync(attempt -> {
                if (attempt.number() == 0) {
                    body.run();
                }
                return Thread.currentThread();
            });
            body.awaitBegun();
            scene.advance(TIMEOUT);
            assertThat(HedgeScene.failure(answer)).isInstanceOf(CallTimeoutException.class);
        } finally {
            body.end();
            onlyOneThread.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingEndsTheCallWithoutAnotherAttempt(Way way) {
        try (HedgeScene scene = scene(way)) {
            CompletableFuture<Object> answer = scene.begin(hedge(scene, "one", "two"));
            scene.hasBegun(0);
            scene.machines.close();
            assertThat(HedgeScene.failure(answer)).isInstanceOf(IllegalStateException.class);
            scene.isGivenUp(0);
            scene.hasNotBegun(1);
        }
    }
}
