package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.hedge.HedgeScene.Way;
import io.throttlemachines.state.CircuitState;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What happens to losing attempts and to waiting callers. */
class HedgeEndTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @ParameterizedTest
    @EnumSource
    void losersAreCancelledWhenTheFirstAnswers(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(3));
            CompletableFuture<Object> answer = scene.begin(hedge);
            scene.hasBegun(0);
            scene.late();
            scene.hasBegun(1);
            scene.late();
            scene.hasBegun(2);
            scene.succeed(1, "second");
            scene.isGivenUp(0);
            scene.isGivenUp(2);
            assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("second");
            assertThat(hedge.status().lost()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void timeoutEndsRunningAndDelayedAttempts(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            Hedge hedge = scene.hedge(
                    HedgeScene.attempts(3).delay(TIMEOUT.multipliedBy(2)).timeout(TIMEOUT));
            CompletableFuture<Object> answer = scene.begin(hedge);
            scene.hasBegun(0);
            scene.advance(TIMEOUT);
            assertThat(HedgeScene.failure(answer)).isInstanceOfSatisfying(HedgeTimeoutException.class, timedOut -> {
                assertThat(timedOut.name()).isEqualTo("search");
                assertThat(timedOut.timeout()).isEqualTo(TIMEOUT);
            });
            scene.isGivenUp(0);
            assertThat(scene.ticker.pendingTasks()).isZero();
            scene.advance(TIMEOUT.multipliedBy(5));
            scene.hasNotBegun(1);
            assertThat(hedge.status().timedOut()).isEqualTo(1);
            assertThat(hedge.status().hedged()).isZero();
        }
    }

    @Test
    void timeoutIsAFailureForTheOuterBreaker() {
        try (HedgeScene scene = new HedgeScene(Way.STAGE)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(2).timeout(TIMEOUT));
            Breaker around = scene.machines.breaker("around");
            CompletableFuture<Object> answer = around.callStage(() -> scene.begin(hedge));
            scene.advance(TIMEOUT);
            assertThat(answer).isCompletedExceptionally();
            assertThat(around.state()).isEqualTo(CircuitState.OPEN);
            assertThat(around.status().lastError()).contains("HedgeTimeoutException");
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancellingTheFutureCancelsAllAttempts(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(3).timeout(TIMEOUT));
            CompletableFuture<Object> answer = scene.begin(hedge);
            scene.hasBegun(0);
            scene.late();
            scene.hasBegun(1);
            assertThat(answer.cancel(true)).isTrue();
            scene.isGivenUp(0);
            scene.isGivenUp(1);
            assertThat(scene.ticker.pendingTasks()).isZero();
            assertThat(hedge.status().calls()).isEqualTo(1);
            assertThat(hedge.status().successRate()).as("no attempt failed").isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void completingTheFutureByHandCancelsAllAttempts(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            CompletableFuture<Object> answer = scene.begin(scene.hedge(HedgeScene.attempts(2)));
            scene.hasBegun(0);
            answer.completeExceptionally(new TimeoutException("as orTimeout does"));
            scene.isGivenUp(0);
            assertThat(scene.ticker.pendingTasks()).isZero();
            assertThat(HedgeScene.failure(answer)).isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void interruptingTheCallerCancelsAttempts() throws InterruptedException {
        try (HedgeScene scene = new HedgeScene(Way.CALL)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(2).timeout(TIMEOUT));
            CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    hedge.call(attempt -> scene.begunAndWaits(attempt));
                } catch (CancellationException given) {
                    stillInterrupted.complete(Thread.currentThread().isInterrupted());
                } catch (Exception other) {
                    stillInterrupted.completeExceptionally(other);
                }
            });
            caller.start();
            scene.hasBegun(0);
            caller.interrupt();
            assertThat(stillInterrupted).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
            scene.isGivenUp(0);
            caller.join();
            assertThat(scene.ticker.pendingTasks()).isZero();
        }
    }

    /** On real threads: the first attempt ignores interruption, and ends with a result or a failure. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void uninterruptibleLoserDelaysNoCallerAndIsCountedNotLogged(boolean fails) throws Exception {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.throttlemachines");
        logged.start();
        Level before = logger.getLevel();
        logger.setLevel(Level.TRACE);
        logger.addAppender(logged);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            Hedge hedge = machines.hedge(
                    "search", HedgeConfig.builder().delay(Duration.ofMillis(1)).build());
            String answer = hedge.call(attempt -> {
                if (attempt.number() == 1) {
                    awaitStubbornly(begun); // otherwise the first attempt may be cancelled before it begins
                    return "second";
                }
                begun.countDown();
                try {
                    awaitStubbornly(goOn);
                    if (fails) {
                        throw new IOException("too late");
                    }
                    return "too late";
                } finally {
                    ended.countDown();
                }
            });
            assertThat(answer).isEqualTo("second");
            assertThat(ended.getCount()).as("the loser runs on").isEqualTo(1);
            goOn.countDown();
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            await().untilAsserted(() -> assertThat(hedge.status().lost()).isEqualTo(1));
            assertThat(hedge.status().won()).containsExactly(0L, 1L);
            assertThat(hedge.status().failed()).isZero();
            assertThat(logged.list).extracting(ILoggingEvent::getLevel).doesNotContain(Level.WARN, Level.ERROR);
        } finally {
            logger.detachAppender(logged);
            logger.setLevel(before);
        }
    }

    private static void awaitStubbornly(CountDownLatch latch) {
        while (true) {
            try {
                if (latch.await(1, TimeUnit.MINUTES)) {
                    return;
                }
            } catch (InterruptedException ignored) {
                // ignores the interruption on purpose
            }
        }
    }

    /** A stage that cannot be cancelled ends when it ends. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lateEndOfAnUncancellableStageIsCountedOnce(boolean fails) {
        try (HedgeScene scene = new HedgeScene(Way.STAGE)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(2));
            CompletableFuture<String> source = new CompletableFuture<>();
            CompletableFuture<String> answer = hedge.callStage(attempt -> attempt.number() == 0
                    ? source.minimalCompletionStage()
                    : CompletableFuture.completedFuture("second"));
            scene.late();
            assertThat(answer).isCompletedWithValue("second");
            if (fails) {
                source.completeExceptionally(new IOException("too late"));
            } else {
                source.complete("too late");
            }
            assertThat(hedge.status().lost()).isEqualTo(1);
            assertThat(hedge.status().won()).containsExactly(0L, 1L);
        }
    }
}
