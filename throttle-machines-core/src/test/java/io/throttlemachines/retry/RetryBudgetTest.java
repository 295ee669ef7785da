package io.throttlemachines.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.event.RetryBudgetExhausted;
import io.throttlemachines.retry.RetryScene.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over time, retries are at most their share of calls (T2). */
class RetryBudgetTest {

    private static final int RESERVE = 10;

    private final RetryScene scene = new RetryScene();

    @AfterEach
    void close() {
        scene.close();
    }

    private void fail(Way way, Retry retry) {
        assertThat(catchThrowable(() -> scene.call(way, retry, RetryScene.failing(9, IOException::new))))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whenAllFailsLoadGrowsByTheBudget(Way way) {
        Retry retry = scene.retry(RetryConfig.builder().backoff(Duration.ofNanos(1)));
        for (int i = 0; i < 1_000; i++) {
            fail(way, retry);
        }
        assertThat(scene.attempts).isBetween(1_199, 1_200 + RESERVE);
        RetryStatus status = retry.status();
        assertThat(status.retries()).isEqualTo(scene.attempts - 1_000);
        assertThat(status.budgetExhausted() + status.failed()).isEqualTo(1_000);
        assertThat(status.budgetExhausted()).isGreaterThan(800);
        assertThat(status.budgetLeft()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void rareFailureOfAQuietServiceIsRetried(Way way) throws Throwable {
        Retry retry = scene.retry(RetryConfig.builder());
        for (int i = 0; i < RESERVE; i++) {
            assertThat(scene.call(way, retry, RetryScene.failing(1, IOException::new)))
                    .isEqualTo("answer");
        }
        assertThat(scene.attempts).isEqualTo(2 * RESERVE);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void callOverTheBudgetFailsAtOnce(Way way) {
        Retry retry = scene.retry(RetryConfig.builder().budget(0));
        long start = scene.ticker.read();

        fail(way, retry);

        assertThat(scene.attempts).isEqualTo(1);
        assertThat(scene.ticker.read()).isEqualTo(start);
        assertThat(retry.status()).isEqualTo(new RetryStatus("orders", 1, 0, 0, 0, 1, 0, 0, 0, 0));
        assertThat(scene.events.of(RetryBudgetExhausted.class))
                .containsExactly(
                        new RetryBudgetExhausted("orders", scene.ticker.clock().instant(), 1));
    }

    @Test
    void budgetOfAllFurtherAttemptsLimitsNothing() {
        Retry retry = scene.retry(RetryConfig.builder().budget(2));
        for (int i = 0; i < 100; i++) {
            fail(Way.CALL, retry);
        }
        assertThat(scene.attempts).isEqualTo(300);
        assertThat(retry.status().budgetLeft()).isEqualTo(Long.MAX_VALUE);
        assertThat(scene.events.of(RetryBudgetExhausted.class)).isEmpty();
    }

    /** Property: over any schedule of calls under way at once, ends and cancellations. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void retriesNeverExceedTheBudgetInAnySchedule(long seed) {
        Random random = new Random(seed);
        double budget = random.nextInt(12) / 10.0;
        Retry retry = scene.retry(
                RetryConfig.builder().maxAttempts(3 + random.nextInt(3)).budget(budget));
        Queue<CompletableFuture<Object>> open = new ArrayDeque<>();
        long calls = 0;
        double failing = random.nextDouble();
        for (int i = 0; i < 3_000; i++) {
            switch (random.nextInt(10)) {
                case 0 -> failing = random.nextDouble();
                case 1, 2 -> scene.ticker.advance(Duration.ofMillis(random.nextInt(200)));
                case 3 -> scene.runTasks();
                case 4, 5, 6 -> {
                    CompletableFuture<Object> stage = open.poll();
                    if (stage != null) {
                        boolean unused = random.nextDouble() < failing
                                ? stage.completeExceptionally(new IOException())
                                : stage.complete("answer");
                    }
                }
                default -> {
                    calls++;
                    CompletableFuture<Object> answer = retry.callStage(() -> {
                        CompletableFuture<Object> stage = new CompletableFuture<>();
                        open.add(stage);
                        return stage;
                    });
                    if (random.nextInt(20) == 0) {
                        answer.cancel(true);
                    }
                }
            }
        }
        assertThat(retry.status().retries()).isLessThanOrEqualTo((long) (budget * calls) + RESERVE);
    }

    @Test
    void budgetHoldsWithManyThreads() throws Exception {
        Retry retry = scene.retry(RetryConfig.builder().backoff(Duration.ZERO));
        LongAdder attempts = new LongAdder();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(threads.submit(() -> {
                for (int call = 0; call < 5_000; call++) {
                    Throwable unused = catchThrowable(() -> retry.run(() -> {
                        attempts.increment();
                        throw new IOException();
                    }));
                }
            }));
        }
        for (Future<?> each : running) {
            each.get(1, TimeUnit.MINUTES);
        }
        threads.shutdown();
        assertThat(attempts.sum()).isBetween(23_999L, 24_000L + RESERVE);
    }
}
