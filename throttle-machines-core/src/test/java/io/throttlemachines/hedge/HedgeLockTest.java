package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A hedge holds no lock while it reads the application's clock. */
class HedgeLockTest {

    private static final Duration DELAY = Duration.ofMillis(50);

    private final ManualTicker ticker = new ManualTicker();
    private final AtomicReference<Runnable> atNextReading = new AtomicReference<>(() -> {});

    @Test
    void callCanBeCancelledWhileTheClockIsRead() {
        try (ThrottleMachines machines = ThrottleMachines.builder()
                .ticker(() -> {
                    atNextReading.getAndSet(() -> {}).run();
                    return ticker.read();
                })
                .scheduler(ticker.scheduler())
                .build()) {
            Hedge hedge = machines.hedge(
                    "search",
                    HedgeConfig.builder().delay(DELAY).delayPercentile(95.0).build());
            CompletableFuture<String> first = new CompletableFuture<>();
            CompletableFuture<String> answer =
                    hedge.callStage(attempt -> attempt.number() == 0 ? first : new CompletableFuture<>());
            CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
            atNextReading.set(() -> {
                CompletableFuture<Boolean> cancelling = cancelled.completeAsync(() -> answer.cancel(true));
                assertThat(cancelling).as("the cancelling thread").succeedsWithin(Duration.ofSeconds(10));
            });

            ticker.advance(DELAY);
            first.complete("first");

            assertThat(cancelled).isDone();
        }
    }
}
