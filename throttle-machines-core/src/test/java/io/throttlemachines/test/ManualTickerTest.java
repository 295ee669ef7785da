package io.throttlemachines.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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
    void wallClockGoesWithIt() {
        ManualTicker newYear = new ManualTicker(Instant.parse("2026-01-01T00:00:00Z"));
        Clock clock = newYear.clock();
        newYear.advance(Duration.ofHours(1));

        assertThat(clock.instant()).isEqualTo("2026-01-01T01:00:00Z");
        assertThat(clock.withZone(ZoneId.of("Europe/Paris")).instant()).isEqualTo(clock.instant());
        assertThat(newYear.clock().instant()).isEqualTo(clock.instant());
        assertThat(ticker.clock().instant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void waitingMovesIt() {
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
    void zeroOrLessIsNoWait() throws InterruptedException {
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
    void noStepIsLostBetweenThreads() {
        IntStream.range(0, 10_000).parallel().forEach(step -> ticker.advance(Duration.ofMillis(1)));

        assertThat(ticker.clock().instant()).isEqualTo(Instant.EPOCH.plusSeconds(10));
    }
}
