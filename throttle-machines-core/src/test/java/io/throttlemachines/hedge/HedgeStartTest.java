package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.hedge.HedgeScene.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When an attempt starts, and when none does. */
class HedgeStartTest {

    private static final IOException FAILURE = new IOException("broken");

    @ParameterizedTest
    @EnumSource
    void nextAttemptStartsAfterTheDelayAndNotBefore(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            CompletableFuture<Object> answer = scene.begin(scene.hedge(HedgeScene.attempts(3)));
            scene.hasBegun(0);
            scene.advance(HedgeScene.DELAY.minusNanos(1));
            assertThat(scene.ticker.pendingTasks()).isEqualTo(1);
            scene.hasNotBegun(1);
            scene.advance(Duration.ofNanos(1));
            scene.hasBegun(1);
            scene.hasNotBegun(2);
            scene.late();
            scene.hasBegun(2);
            scene.late();
            assertThat(scene.ticker.pendingTasks()).isZero();
            assertThat(scene.attempts()).isEqualTo(3);
            scene.succeed(0, "late");
            assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("late");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nextAttemptStartsAtOnceWhenTheLastOneFails(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            CompletableFuture<Object> answer = scene.begin(scene.hedge(HedgeScene.attempts(2)));
            scene.fail(0, FAILURE);
            scene.hasBegun(1);
            assertThat(scene.ticker.pendingTasks()).isZero();
            scene.succeed(1, "second");
            assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("second");
        }
    }

    @ParameterizedTest
    @EnumSource
    void earlierAttemptMayWinAfterTheLastOneFails(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(2));
            CompletableFuture<Object> answer = scene.begin(hedge);
            scene.hasBegun(0);
            scene.late();
            scene.fail(1, FAILURE);
            assertThat(answer).isNotDone();
            scene.succeed(0, "first");
            assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("first");
            assertThat(hedge.status().won()).containsExactly(1L, 0L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void earlierFailureStartsNothingWhileALaterAttemptRuns(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            scene.begin(scene.hedge(HedgeScene.attempts(3)));
            scene.hasBegun(0);
            scene.late();
            scene.hasBegun(1);
            scene.fail(0, FAILURE);
            scene.hasNotBegun(2);
            assertThat(scene.ticker.pendingTasks())
                    .as("the later one's lateness")
                    .isEqualTo(1);
            scene.late();
            scene.hasBegun(2);
        }
    }

    /** A timer that has fired can no longer be cancelled, so its signal may be out of date. */
    @Test
    void delayThatElapsesAfterAFailureStartsNoAttempt() {
        List<Runnable> timers = new ArrayList<>();
        ScheduledThreadPoolExecutor never = new ScheduledThreadPoolExecutor(0) {
            @Override
            public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
                timers.add(task);
                return super.schedule(() -> {}, 1, TimeUnit.HOURS);
            }
        };
        try (HedgeScene scene = new HedgeScene(Way.STAGE, builder -> builder.scheduler(never))) {
            scene.begin(scene.hedge(HedgeScene.attempts(3)));
            scene.fail(0, FAILURE);
            scene.hasBegun(1);
            timers.get(0).run();
            scene.hasNotBegun(2);
            timers.get(1).run();
            scene.hasBegun(2);
        } finally {
            never.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutADelayTheNextAttemptDoesNotWait(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            scene.begin(scene.hedge(HedgeScene.attempts(2).delay(Duration.ZERO)));
            scene.advance(Duration.ZERO);
            scene.hasBegun(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneAttemptIsNeverHedged(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(1));
            CompletableFuture<Object> answer = scene.begin(hedge);
            assertThat(scene.ticker.pendingTasks()).isZero();
            scene.fail(0, FAILURE);
            assertThat(HedgeScene.failure(answer)).isSameAs(FAILURE);
            assertThat(hedge.status().hedged()).isZero();
        }
    }

    @Test
    void completedStageNeedsNeitherThreadNorTimer() {
        try (HedgeScene scene = new HedgeScene(Way.CALL)) {
            AtomicReference<Thread> thread = new AtomicReference<>();
            Hedge hedge = scene.hedge(HedgeScene.attempts(2));
            CompletableFuture<String> answer = hedge.callStage(attempt -> {
                thread.set(Thread.currentThread());
                return CompletableFuture.completedFuture("at once");
            });
            assertThat(answer).isCompletedWithValue("at once");
            assertThat(thread).hasValue(Thread.currentThread());
            assertThat(scene.ticker.pendingTasks()).isZero();
        }
    }

    @Test
    void withoutTimersTheCallContinuesUnhedged() {
        ScheduledThreadPoolExecutor ended = new ScheduledThreadPoolExecutor(0);
        ended.shutdown();
        try (HedgeScene scene = new HedgeScene(Way.STAGE, builder -> builder.scheduler(ended))) {
            CompletableFuture<Object> answer = scene.begin(scene.hedge(HedgeScene.attempts(2)));
            scene.succeed(0, "alone");
            assertThat(answer).isCompletedWithValue("alone");
        }
    }

    @Test
    void callWhoseTimeoutCannotBeMeasuredFails() {
        ScheduledThreadPoolExecutor ended = new ScheduledThreadPoolExecutor(0);
        ended.shutdown();
        try (HedgeScene scene = new HedgeScene(Way.STAGE, builder -> builder.scheduler(ended))) {
            CompletableFuture<Object> answer =
                    scene.begin(scene.hedge(HedgeScene.attempts(2).timeout(Duration.ofSeconds(1))));
            assertThat(answer).isCompletedExceptionally();
            scene.hasNotBegun(0);
        }
    }

    @Test
    void executorRejectionFailsTheCallButCountsForNoBreaker() {
        try (HedgeScene scene = new HedgeScene(Way.CALL, builder -> {
            var ended = Executors.newCachedThreadPool();
            ended.shutdown();
            builder.executor(ended);
        })) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(2).breakers(List.of("one", "two")));
            assertThat(scene.begin(hedge)).isCompletedExceptionally();
            assertThat(scene.machines.breaker("one").wouldAllow()).isTrue();
            assertThat(hedge.status().attempts()).isZero();
            assertThat(hedge.status().failed()).isEqualTo(1);
        }
    }
}
