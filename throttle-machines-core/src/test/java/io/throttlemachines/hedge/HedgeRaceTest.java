package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Events that happen at the same time, on real threads. */
class HedgeRaceTest {

    private static final int ROUNDS = 2000;

    /** The failure that finds no running attempt must not end the call while the other starts the third attempt. */
    @Test
    void twoSimultaneousFailuresStillStartTheThirdAttempt() throws Exception {
        Hedge hedge;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CyclicBarrier gate = new CyclicBarrier(2);
        try (HedgeScene scene = new HedgeScene(HedgeScene.Way.STAGE)) {
            hedge = scene.hedge(HedgeScene.attempts(3));
            for (int round = 0; round < ROUNDS; round++) {
                CompletableFuture<Integer> zero = new CompletableFuture<>();
                CompletableFuture<Integer> one = new CompletableFuture<>();
                CompletableFuture<Integer> answer = hedge.callStage(attempt -> switch (attempt.number()) {
                    case 0 -> zero;
                    case 1 -> one;
                    default -> CompletableFuture.completedFuture(2);
                });
                scene.late();
                Future<Boolean> first = threads.submit(() -> failAt(gate, zero));
                Future<Boolean> second = threads.submit(() -> failAt(gate, one));
                assertThat(first).succeedsWithin(10, TimeUnit.SECONDS);
                assertThat(second).succeedsWithin(10, TimeUnit.SECONDS);
                assertThat(answer).isCompletedWithValue(2);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(hedge.status().attempts()).isEqualTo(3 * ROUNDS);
    }

    private static boolean failAt(CyclicBarrier gate, CompletableFuture<?> attempt) throws Exception {
        gate.await(10, TimeUnit.SECONDS);
        return attempt.completeExceptionally(new IOException());
    }

    /** Every attempt of every call is counted, in whatever order timers fire and attempts end. */
    @Test
    void attemptsAddUp() {
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            Hedge hedge = machines.hedge(
                    "search",
                    HedgeConfig.builder()
                            .delay(Duration.ofNanos(50_000))
                            .timeout(Duration.ofSeconds(30))
                            .maxAttempts(3)
                            .build());
            Map<Integer, Integer> made = new ConcurrentHashMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                int failing = round % 3;
                int answer = hedge.call(attempt -> {
                    made.merge(attempt.number(), 1, Integer::sum);
                    if (attempt.number() < failing) {
                        throw new IllegalStateException("go on");
                    }
                    return attempt.number();
                });
                assertThat(answer).isBetween(failing, 2);
            }
            HedgeStatus status = hedge.status();
            assertThat(status.calls()).isEqualTo(ROUNDS);
            assertThat(status.failed() + status.timedOut()).isZero();
            assertThat(status.won().stream().mapToLong(won -> won).sum()).isEqualTo(ROUNDS);
            assertThat(status.attempts()).isBetween((long) ROUNDS, 3L * ROUNDS);
            assertThat(made.values().stream().mapToInt(each -> each).sum()).isLessThanOrEqualTo(3 * ROUNDS);
            assertThat(status.hedged()).isLessThanOrEqualTo(ROUNDS);
        }
    }
}
