package io.throttlemachines.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManualTickerTest {

    private final ManualTicker ticker = new ManualTicker();

    @Test
    void timeStandsStillUntilItIsMoved() {
        long before = ticker.read();
        assertThat(ticker.read()).isEqualTo(before);

        ticker.advance(Duration.ofMinutes(5));
        assertThat(ticker.read() - before).isEqualTo(Duration.ofMinutes(5).toNanos());
    }

    @Test
    void timeDoesNotRunBackwards() {
        assertThatIllegalArgumentException().isThrownBy(() -> ticker.advance(Duration.ofNanos(-1)));
    }

    @Test
    void wallClockShowsTheSameTime() {
        ManualTicker newYear = new ManualTicker(Instant.parse("2026-01-01T00:00:00Z"));
        Clock clock = newYear.clock();
        newYear.advance(Duration.ofHours(1));

        assertThat(clock.instant()).isEqualTo("2026-01-01T01:00:00Z");
        assertThat(clock.withZone(ZoneId.of("Europe/Paris")).instant()).isEqualTo(clock.instant());
        assertThat(newYear.clock().instant()).isEqualTo(clock.instant());
        assertThat(ticker.clock().instant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void aWaitMovesTheTime() {
        Limiter limiter = ThrottleMachines.builder()
                .ticker(ticker)
                .sleeper(ticker)
                .limiter(
                        "api",
                        LimiterConfig.builder()
                                .limit(1)
                                .period(Duration.ofSeconds(1))
                                .build())
                .build()
                .limiter("api");
        limiter.acquire();
        limiter.acquire(Duration.ofSeconds(5));

        assertThat(ticker.slept()).containsExactly(Duration.ofSeconds(1));
        assertThat(ticker.clock().instant()).isEqualTo(Instant.EPOCH.plusSeconds(1));
    }

    @Test
    void aNegativeWaitMovesNothing() throws InterruptedException {
        ticker.sleep(Duration.ofSeconds(-1));

        assertThat(ticker.slept()).isEmpty();
        assertThat(ticker.clock().instant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void interruptedThreadDoesNotWait() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> ticker.sleep(Duration.ofSeconds(1)));
        assertThat(ticker.slept()).isEmpty();
    }

    @Test
    void stepsOfManyThreadsAddUp() {
        IntStream.range(0, 10_000).parallel().forEach(step -> ticker.advance(Duration.ofMillis(1)));

        assertThat(ticker.clock().instant()).isEqualTo(Instant.EPOCH.plusSeconds(10));
    }

    @Test
    void tasksRunAtTheirTimeInTheirOrder() {
        List<String> ran = new ArrayList<>();
        schedule(ran, "late", 20);
        schedule(ran, "early", 10);
        schedule(ran, "early, scheduled second", 10);
        schedule(ran, "too late", 31);
        ticker.advance(Duration.ofMillis(9));
        assertThat(ran).isEmpty();

        ticker.advance(Duration.ofMillis(21));
        assertThat(ran).containsExactly("early at 10", "early, scheduled second at 10", "late at 20");
        assertThat(ticker.clock().millis()).isEqualTo(30);
        assertThat(ticker.pendingTasks()).isEqualTo(1);
    }

    @Test
    void tasksScheduledByATaskRunInTheSameStep() {
        List<String> ran = new ArrayList<>();
        ticker.scheduler()
                .schedule(
                        () -> {
                            schedule(ran, "at once", 0);
                            schedule(ran, "again", 10);
                        },
                        10,
                        TimeUnit.MILLISECONDS);
        ticker.advance(Duration.ofMillis(25));

        assertThat(ran).containsExactly("at once at 10", "again at 20");
    }

    @Test
    void taskWithoutDelayRunsInTheNextStep() {
        List<String> ran = new ArrayList<>();
        schedule(ran, "now", 0);
        assertThat(ran).isEmpty();

        ticker.advance(Duration.ZERO);
        assertThat(ran).containsExactly("now at 0");
    }

    @Test
    void sleepRunsTasksToo() throws InterruptedException {
        List<String> ran = new ArrayList<>();
        schedule(ran, "meanwhile", 10);
        ticker.sleep(Duration.ofMillis(15));

        assertThat(ran).containsExactly("meanwhile at 10");
        assertThat(ticker.clock().millis()).isEqualTo(15);
    }

    @Test
    void cancelledTaskDoesNotRun() {
        List<String> ran = new ArrayList<>();
        schedule(ran, "never", 10).cancel(false);
        assertThat(ticker.pendingTasks()).isZero();

        ticker.advance(Duration.ofSeconds(1));
        assertThat(ran).isEmpty();
    }

    @Test
    void failingTaskFailsItsFutureAndNotTheStep() {
        Future<?> failing = ticker.scheduler()
                .schedule(
                        () -> {
                            throw new IllegalStateException("broken");
                        },
                        10,
                        TimeUnit.MILLISECONDS);
        ticker.advance(Duration.ofMillis(20));

        assertThat(ticker.clock().millis()).isEqualTo(20);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(failing::get)
                .withMessageContaining("broken");
    }

    @Test
    void shutdownDropsPendingTasksAndRejectsNewOnes() {
        List<String> ran = new ArrayList<>();
        schedule(ran, "dropped", 10);
        ticker.scheduler().shutdown();
        ticker.advance(Duration.ofSeconds(1));

        assertThat(ran).isEmpty();
        assertThat(ticker.scheduler().isTerminated()).isTrue();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> schedule(ran, "rejected", 10));
    }

    @Test
    void repeatedTasksAreRejectedWithTheAlternative() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ticker.scheduler().scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.SECONDS))
                .withMessageContaining("schedule()");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ticker.scheduler().scheduleWithFixedDelay(() -> {}, 1, 1, TimeUnit.SECONDS))
                .withMessageContaining("schedule()");
    }

    /** No single step reaches a task; the sum of all steps reaches every task. */
    @Test
    void everyTaskRunsOnceWhenManyThreadsMoveTheTime() {
        AtomicInteger ran = new AtomicInteger();
        for (int task = 1; task <= 1_000; task++) {
            ticker.scheduler().schedule(ran::incrementAndGet, task, TimeUnit.MILLISECONDS);
        }
        IntStream.range(0, 10_000).parallel().forEach(step -> ticker.advance(Duration.ofNanos(100_000)));

        assertThat(ran).hasValue(1_000);
        assertThat(ticker.clock().instant()).isEqualTo(Instant.EPOCH.plusSeconds(1));
    }

    @Test
    void schedulerTimesTheDelaysOfHedges() {
        ThrottleMachines machines = ThrottleMachines.builder()
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run)
                .hedge(
                        "search",
                        HedgeConfig.builder().delay(Duration.ofMillis(50)).build())
                .build();
        List<Integer> attempts = new ArrayList<>();
        machines.hedge("search").callStage(attempt -> {
            attempts.add(attempt.number());
            return new CompletableFuture<>();
        });
        assertThat(attempts).containsExactly(0);

        ticker.advance(Duration.ofMillis(50));
        assertThat(attempts).containsExactly(0, 1);
    }

    private Future<?> schedule(List<String> ran, String name, long millis) {
        return ticker.scheduler()
                .schedule(() -> ran.add(name + " at " + ticker.clock().millis()), millis, TimeUnit.MILLISECONDS);
    }
}
