package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.hedge.HedgeScene.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Extra attempts never exceed their share of calls. */
class HedgeBudgetTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shareIsNeverExceeded(long seed) {
        Random random = new Random(seed);
        double share = new double[] {0.01, 0.1, 0.3, 1, 1.5}[random.nextInt(5)];
        int most = 2 + random.nextInt(4);
        try (HedgeScene scene = new HedgeScene(Way.STAGE)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(most).budget(share));
            List<CompletableFuture<Integer>> open = new ArrayList<>();
            int[] attempts = {0};
            for (int calls = 1; calls <= 2000; calls++) {
                CompletableFuture<Integer> answer = hedge.callStage(attempt -> {
                    attempts[0]++;
                    CompletableFuture<Integer> own = new CompletableFuture<>();
                    end(own, random.nextInt(4));
                    open.add(own);
                    return own;
                });
                if (random.nextInt(20) == 0) {
                    answer.cancel(true);
                }
                if (random.nextInt(3) == 0) {
                    scene.late();
                }
                if (random.nextInt(5) == 0) {
                    open.remove(random.nextInt(open.size())).complete(1);
                }
                assertThat((double) attempts[0] - calls)
                        .as("extra attempts after %s calls, %s of each, seed %s", calls, share, seed)
                        .isLessThanOrEqualTo(share * calls + 1e-6);
            }
        }
    }

    private static void end(CompletableFuture<Integer> attempt, int how) {
        if (how == 0) {
            attempt.complete(1);
        } else if (how == 1) {
            attempt.completeExceptionally(new IOException());
        }
    }

    @Test
    void slowCallsAreNotAllDoubled() {
        try (HedgeScene scene = new HedgeScene(Way.STAGE)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(3).budget(0.1));
            for (int i = 0; i < 1000; i++) {
                CompletableFuture<Integer> slow = new CompletableFuture<>();
                CompletableFuture<Integer> answer =
                        hedge.callStage(attempt -> attempt.number() == 0 ? slow : new CompletableFuture<>());
                scene.late();
                scene.late();
                slow.complete(1);
                assertThat(answer).isCompletedWithValue(1);
            }
            assertThat(hedge.status().attempts()).isEqualTo(1100);
            assertThat(hedge.status().won()).containsExactly(1000L, 0L, 0L);
        }
    }

    /** After any number of quick calls, a slowdown starts only few extra attempts at once. */
    @Test
    void budgetSavedInQuietTimesIsLimited() {
        try (HedgeScene scene = new HedgeScene(Way.STAGE)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(2).budget(0.1));
            for (int i = 0; i < 100_000; i++) {
                assertThat(hedge.callStage(attempt -> CompletableFuture.completedFuture(1)))
                        .isDone();
            }
            long before = hedge.status().attempts();
            for (int i = 0; i < 100; i++) {
                CompletableFuture<Integer> unanswered = hedge.callStage(attempt -> new CompletableFuture<>());
                assertThat(unanswered).isNotDone();
            }
            scene.late();
            assertThat(hedge.status().attempts() - before - 100).isBetween(10L, 20L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void overBudgetTheCallContinuesUnhedged(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(2).budget(0.5));
            CompletableFuture<Object> answer = scene.begin(hedge);
            scene.hasBegun(0);
            scene.late();
            scene.advance(Duration.ofMinutes(1));
            scene.hasNotBegun(1);
            assertThat(scene.ticker.pendingTasks()).isZero();
            scene.succeed(0, "slow");
            assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("slow");
            assertThat(hedge.status().hedged()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void overBudgetAFailureFailsTheCall(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            IOException failure = new IOException("broken");
            CompletableFuture<Object> answer =
                    scene.begin(scene.hedge(HedgeScene.attempts(2).budget(0.0)));
            scene.fail(0, failure);
            assertThat(HedgeScene.failure(answer)).isSameAs(failure);
            scene.hasNotBegun(1);
        }
    }
}
