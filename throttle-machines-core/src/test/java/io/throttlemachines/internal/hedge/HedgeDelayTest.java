package io.throttlemachines.internal.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeScene;
import io.throttlemachines.hedge.HedgeScene.Way;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The percentile of recent latencies as the delay. */
class HedgeDelayTest {

    private static final long MILLI = 1_000_000;

    private static HedgeDelay delay(double percentile) {
        return new HedgeDelay(HedgeScene.DELAY, percentile);
    }

    private static void record(HedgeDelay delay, int times, long nanos) {
        for (int i = 0; i < times; i++) {
            delay.record(nanos);
        }
    }

    @Test
    void fixedDelayIsInForceUntilEnoughLatenciesAreKnown() {
        HedgeDelay delay = delay(95);
        record(delay, HedgeDelay.ENOUGH - 1, 10 * MILLI);
        assertThat(delay.nanos()).isEqualTo(HedgeScene.DELAY.toNanos());
        record(delay, 1, 10 * MILLI);
        assertThat(delay.nanos()).isCloseTo(10 * MILLI, withinPercentage(1));
    }

    @Test
    void fixedDelayStaysWithoutAPercentile() {
        HedgeDelay delay = new HedgeDelay(HedgeScene.DELAY, null);
        record(delay, 1000, 10 * MILLI);
        assertThat(delay.nanos()).isEqualTo(HedgeScene.DELAY.toNanos());
    }

    @Test
    void isThePercentileOfRecordedLatencies() {
        HedgeDelay delay = delay(90);
        for (int i = 1; i <= 1000; i++) {
            delay.record(i * MILLI);
        }
        assertThat(delay.nanos()).isCloseTo(900 * MILLI, withinPercentage(2));
    }

    @Test
    void adaptsToABackendThatBecomesSlowAndFastAgain() {
        HedgeDelay delay = delay(95);
        record(delay, 5000, 10 * MILLI);
        record(delay, 2000, 300 * MILLI);
        assertThat(delay.nanos()).isCloseTo(300 * MILLI, withinPercentage(2));
        record(delay, 2100, 10 * MILLI);
        assertThat(delay.nanos()).isCloseTo(10 * MILLI, withinPercentage(2));
    }

    @Test
    void latenciesOutOfRangeAreKeptWithinIt() {
        HedgeDelay delay = delay(50);
        record(delay, 100, -1);
        assertThat(delay.nanos()).isZero();
        record(delay, 300, Long.MAX_VALUE);
        assertThat(delay.nanos()).isCloseTo(Duration.ofHours(1).toNanos(), withinPercentage(2));
    }

    @Test
    void firstAttemptsAreMeasuredEvenIfTheyLose() {
        try (HedgeScene scene = new HedgeScene(Way.STAGE)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(2).delayPercentile(50.0));
            for (int i = 0; i < HedgeDelay.ENOUGH; i++) {
                CompletableFuture<Integer> first = new CompletableFuture<>();
                CompletableFuture<Integer> second = new CompletableFuture<>();
                CompletableFuture<Integer> answer = hedge.callStage(attempt -> attempt.number() == 0 ? first : second);
                assertThat(hedge.status().delay()).isEqualTo(HedgeScene.DELAY);
                scene.late();
                scene.advance(Duration.ofMillis(30));
                second.complete(1);
                assertThat(answer).isCompletedWithValue(1);
                assertThat(first).isCancelled();
            }
            assertThat(hedge.status().delay().toNanos())
                    .as("when they were given up, not the 30 ms of those that won")
                    .isCloseTo(80 * MILLI, withinPercentage(2));
        }
    }

    @Test
    void callRefusedWithinItsAttemptHasNoLatency() {
        try (HedgeScene scene = new HedgeScene(Way.STAGE)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(2).delayPercentile(50.0));
            RuntimeException refusal = scene.refusal();
            for (int i = 0; i < 2 * HedgeDelay.ENOUGH; i++) {
                assertThat(hedge.callStage(attempt -> CompletableFuture.failedFuture(refusal)))
                        .isCompletedExceptionally();
            }
            assertThat(hedge.status().delay()).isEqualTo(HedgeScene.DELAY);
        }
    }

    @Test
    void nextCallWaitsForTheDelayInForce() {
        try (HedgeScene scene = new HedgeScene(Way.STAGE)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(2).delayPercentile(95.0));
            for (int i = 0; i < HedgeDelay.ENOUGH; i++) {
                CompletableFuture<Integer> only = new CompletableFuture<>();
                CompletableFuture<Integer> answer = hedge.callStage(attempt -> only);
                scene.advance(Duration.ofMillis(10));
                only.complete(1);
                assertThat(answer).isCompletedWithValue(1);
            }
            scene.begin(hedge);
            scene.advance(hedge.status().delay().minusNanos(1));
            scene.hasNotBegun(1);
            scene.advance(Duration.ofNanos(1));
            scene.hasBegun(1);
        }
    }
}
