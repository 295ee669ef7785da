package io.throttlemachines.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.retry.RetryScene.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long calls wait between attempts, and when a refusal is retried (T1, T3). */
class RetryWaitTest {

    private static final Duration BUSY = Duration.ofSeconds(3);

    private final RetryScene scene = new RetryScene(builder ->
            builder.retryAfter(failure -> failure.getMessage() == null ? null : Duration.parse(failure.getMessage())));

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void waitsAreRandomUpToALimitThatGrows() {
        Retry retry = scene.retry(RetryScene.unlimited()
                .maxAttempts(6)
                .backoff(Duration.ofMillis(100))
                .multiplier(3)
                .maxBackoff(Duration.ofSeconds(2)));
        for (int i = 0; i < 500; i++) {
            Throwable unused =
                    catchThrowable(() -> scene.call(Way.CALL, retry, RetryScene.failing(6, IOException::new)));
        }
        List<Duration> slept = scene.ticker.slept();
        assertThat(slept).hasSize(500 * 5);
        long[] limits = {100, 300, 900, 2_000, 2_000};
        IntStream.range(0, 5).forEach(retryNumber -> {
            List<Duration> waits = IntStream.range(0, 500)
                    .mapToObj(call -> slept.get(5 * call + retryNumber))
                    .sorted(Comparator.naturalOrder())
                    .toList();
            double longest = limits[retryNumber] * 1e6;
            assertThat(waits.get(499).toNanos() / longest).isBetween(0.9, 1.0);
            assertThat(waits.get(0).toNanos() / longest).isBetween(0.0, 0.1);
            assertThat(waits.get(250).toNanos() / longest).isBetween(0.35, 0.65);
        });
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void noBackoffIsNoWait(Way way) throws Throwable {
        long start = scene.ticker.read();

        String answer = scene.call(
                way,
                scene.retry(RetryConfig.builder().backoff(Duration.ZERO)),
                RetryScene.failing(2, IOException::new));

        assertThat(answer).isEqualTo("answer");
        assertThat(scene.ticker.read() - start)
                .isLessThanOrEqualTo(Duration.ofMillis(2).toNanos());
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void refusalIsRetriedOnceAtTheMomentThatItNames(Way way) throws Throwable {
        Breaker breaker = open(Duration.ofSeconds(3));
        long start = scene.ticker.read();

        String answer = scene.call(way, scene.retry(RetryConfig.builder()), () -> breaker.call(() -> "answer"));

        assertThat(answer).isEqualTo("answer");
        assertThat(scene.attempts).isEqualTo(2);
        assertThat(Duration.ofNanos(scene.ticker.read() - start)).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void secondRefusalEndsTheCall(Way way) {
        Breaker breaker = open(Duration.ofSeconds(3));

        Throwable thrown = catchThrowable(() -> scene.call(
                way,
                scene.retry(RetryConfig.builder()),
                () -> breaker.call(() -> {
                    breaker.forceOpen();
                    return breaker.call(() -> "never");
                })));

        assertThat(thrown).isInstanceOf(CircuitOpenException.class);
        assertThat(scene.attempts).isEqualTo(2);
        assertThat(scene.machines.retry("orders").status().refused()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void refusalWithoutAKnownOrNearMomentIsNotRetried(Way way) {
        Breaker open = open(Duration.ofSeconds(11));
        Retry retry = scene.retry(RetryConfig.builder());
        assertThat(catchThrowable(() -> scene.call(way, retry, () -> open.call(() -> "never"))))
                .isInstanceOf(CircuitOpenException.class);

        open.isolate();
        assertThat(catchThrowable(() -> scene.call(way, retry, () -> open.call(() -> "never"))))
                .isInstanceOf(CircuitOpenException.class);
        assertThat(scene.attempts).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"ASYNC", "STAGE"})
    void refusalBeyondTheTimeoutIsNotRetried(Way way) {
        Breaker open = open(Duration.ofSeconds(3));
        long start = scene.ticker.read();

        Retry retry = scene.retry(RetryConfig.builder().timeout(Duration.ofSeconds(3)));
        assertThat(catchThrowable(() -> scene.call(way, retry, () -> open.call(() -> "never"))))
                .isInstanceOf(CircuitOpenException.class);
        assertThat(scene.attempts).isEqualTo(1);
        assertThat(scene.ticker.read()).isEqualTo(start);
    }

    @Test
    void excludedRefusalIsNotRetried() {
        Breaker open = open(Duration.ofSeconds(3));
        Retry retry = scene.retry(RetryConfig.builder().doNotRetryOn(List.of(CircuitOpenException.class)));

        assertThat(catchThrowable(() -> scene.call(Way.CALL, retry, () -> open.call(() -> "never"))))
                .isInstanceOf(CircuitOpenException.class);
        assertThat(scene.attempts).isEqualTo(1);
    }

    @Test
    void refusalOfALimiterIsRetriedWhenItsPermitIsBack() throws Throwable {
        Limiter limiter = scene.machines.limiter("calls", LimiterConfig.of(1, Duration.ofSeconds(5)));
        limiter.acquire();

        String answer = scene.call(Way.CALL, scene.retry(RetryConfig.builder()), () -> {
            limiter.acquire();
            return "answer";
        });

        assertThat(answer).isEqualTo("answer");
        assertThat(scene.ticker.slept()).containsExactly(Duration.ofSeconds(5));
        assertThat(catchThrowable(limiter::acquire)).isInstanceOf(ThrottledException.class);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void retryAfterOfTheCalledServiceIsObeyedOnce(Way way) throws Throwable {
        Retry retry = scene.retry(RetryConfig.builder());
        long start = scene.ticker.read();

        assertThat(scene.call(way, retry, RetryScene.failing(1, () -> new IOException(BUSY.toString()))))
                .isEqualTo("answer");
        assertThat(Duration.ofNanos(scene.ticker.read() - start)).isEqualTo(BUSY);

        scene.attempts = 0;
        assertThat(catchThrowable(() ->
                        scene.call(way, retry, RetryScene.failing(2, () -> new IOException(BUSY.toString())))))
                .isInstanceOf(IOException.class);
        assertThat(scene.attempts).isEqualTo(2);
    }

    @Test
    void retryAfterBeyondTheLongestBackoffIsNotWaitedFor() {
        Throwable thrown = catchThrowable(() -> scene.call(
                Way.CALL, scene.retry(RetryConfig.builder()), RetryScene.failing(1, () -> new IOException("PT11S"))));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(scene.ticker.slept()).isEmpty();
        assertThat(scene.machines.retry("orders").status().failed()).isEqualTo(1);
    }

    private Breaker open(Duration resetTimeout) {
        Breaker breaker = scene.machines.breaker(
                "orders",
                BreakerConfig.builder()
                        .resetTimeout(resetTimeout)
                        .resetTimeoutJitter(0)
                        .build());
        breaker.forceOpen();
        return breaker;
    }
}
