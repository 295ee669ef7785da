package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.test.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** The first attempt answers between the begin of the second and the note of the thread that starts it. */
    @Test
    void stageThatEndsWhileItsSecondAttemptStartsIsHedged() {
        try (HedgeScene scene = new HedgeScene(HedgeScene.Way.STAGE)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(3));
            CompletableFuture<Integer> zero = new CompletableFuture<>();
            CompletableFuture<Integer> answer = hedge.callStage(attempt -> {
                if (attempt.number() == 0) {
                    return zero;
                }
                zero.complete(0);
                return new CompletableFuture<>();
            });
            scene.late();
            assertThat(answer).isCompletedWithValue(0);
            assertCountedOnce(hedge);
        }
    }

    /** As above, but attempts hold threads. */
    @Test
    void callThatEndsWhileItsSecondAttemptStartsIsHedged() {
        ManualTicker ticker = new ManualTicker();
        ExecutorService threads = Executors.newCachedThreadPool();
        CompletableFuture<Integer> zero = new CompletableFuture<>();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        AtomicInteger tasks = new AtomicInteger();
        Executor slow = task -> {
            threads.execute(task);
            if (tasks.incrementAndGet() == 2) {
                assertThat(ended).succeedsWithin(10, TimeUnit.SECONDS);
            }
        };
        try (ThrottleMachines machines = ThrottleMachines.builder()
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(slow)
                .build()) {
            Hedge hedge = machines.hedge("search", HedgeScene.attempts(3).build());
            CompletableFuture<Integer> answer = hedge.callAsync(attempt -> {
                if (attempt.number() > 0) {
                    zero.complete(0);
                }
                return zero.get(10, TimeUnit.SECONDS);
            });
            answer.whenComplete((value, failure) -> ended.complete(true));
            ticker.advance(HedgeScene.DELAY);
            assertThat(answer).succeedsWithin(10, TimeUnit.SECONDS);
            assertCountedOnce(hedge);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertCountedOnce(Hedge hedge) {
        assertThat(hedge.status().calls()).isEqualTo(1);
        assertThat(hedge.status().attempts()).isEqualTo(2);
        assertThat(hedge.status().hedged()).isEqualTo(1);
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
