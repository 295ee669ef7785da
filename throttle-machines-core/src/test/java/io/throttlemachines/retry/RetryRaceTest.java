package io.throttlemachines.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends that race on real threads: each call ends once, and nothing of the budget is lost or doubled. */
class RetryRaceTest {

    private static final int CALLS = 2_000;

    /** Attempts that succeed, fail, hang or find no thread, cancelled at any moment, within a timeout that often strikes. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyCallEndsOnceWhateverEndsIt(long seed) {
        Random random = new Random(seed);
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicInteger tasks = new AtomicInteger();
        try (ThrottleMachines machines = ThrottleMachines.builder()
                .executor(task -> {
                    if (tasks.incrementAndGet() % 11 == 0) {
                        throw new RejectedExecutionException("no thread");
                    }
                    threads.execute(task);
                })
                .build()) {
            Retry retry = machines.retry(
                    "race",
                    RetryConfig.builder()
                            .backoff(Duration.ofNanos(200_000))
                            .timeout(Duration.ofMillis(1))
                            .budget(1)
                            .build());
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                int kind = random.nextInt(4);
                CompletableFuture<String> answer = i % 2 == 0
                        ? retry.callAsync(() -> attempt(kind))
                        : retry.callStage(() -> kind == 3
                                ? new CompletableFuture<>()
                                : CompletableFuture.supplyAsync(() -> unchecked(kind), threads));
                answers.add(answer);
                if (random.nextInt(3) == 0) {
                    threads.execute(() -> answer.cancel(true));
                }
            }
            await().atMost(1, TimeUnit.MINUTES).until(() -> answers.stream().allMatch(CompletableFuture::isDone));
            await().untilAsserted(() -> assertThat(retry.status().calls()).isEqualTo(CALLS));
            RetryStatus status = retry.status();
            // a call that is over may still be cancelled before its caller learns of its end
            assertThat(status.cancelled())
                    .isPositive()
                    .isLessThanOrEqualTo(answers.stream()
                            .filter(CompletableFuture::isCancelled)
                            .count());
            assertThat(status.retries()).isLessThanOrEqualTo(CALLS + 10);
        } finally {
            threads.shutdownNow();
        }
    }

    private static String attempt(int kind) throws Exception {
        if (kind == 3) {
            new CountDownLatch(1).await(); // for ever, unless interrupted
        }
        if (kind > 0) {
            throw new IOException();
        }
        return "answer";
    }

    private static String unchecked(int kind) {
        if (kind > 0) {
            throw new IllegalStateException();
        }
        return "answer";
    }

    /** A cancelled wait gives its share back exactly once: without payments the reserve stays whole. */
    @Test
    void cancelledWaitsGiveTheirShareBackExactlyOnce() {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            Retry retry = machines.retry(
                    "race",
                    RetryConfig.builder()
                            .backoff(Duration.ofHours(1))
                            .maxBackoff(Duration.ofHours(1))
                            .budget(0.000001)
                            .build());
            for (int i = 0; i < CALLS; i++) {
                CompletableFuture<String> stage = new CompletableFuture<>();
                CompletableFuture<String> answer = retry.callStage(() -> stage);
                CompletableFuture<?> failed =
                        CompletableFuture.runAsync(() -> stage.completeExceptionally(new IOException()), threads);
                CompletableFuture<?> cancelled = CompletableFuture.runAsync(() -> answer.cancel(true), threads);
                CompletableFuture.allOf(failed, cancelled).join();
            }
            RetryStatus status = retry.status();
            assertThat(status.cancelled() + status.retries()).isGreaterThanOrEqualTo(CALLS);
            assertThat(status.budgetLeft() + status.retries()).isEqualTo(10);
        } finally {
            threads.shutdownNow();
        }
    }
}
