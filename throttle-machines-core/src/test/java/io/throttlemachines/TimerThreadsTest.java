package io.throttlemachines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.retry.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Code of the application that runs when a time is over, on a real thread of a timer, delays no other timer. */
@Timeout(60)
class TimerThreadsTest {

    private static final Duration SOON = Duration.ofMillis(20);

    private final ThrottleMachines machines = ThrottleMachines.builder()
            .breaker("slow", BreakerConfig.builder().timeout(SOON).build())
            .breaker("other", BreakerConfig.builder().timeout(SOON).build())
            .hedge(
                    "slow",
                    HedgeConfig.builder()
                            .delay(Duration.ofHours(1))
                            .timeout(SOON)
                            .build())
            .retry("slow", RetryConfig.builder().timeout(SOON).build())
            .limiter(
                    "slow",
                    LimiterConfig.builder().limit(1).period(SOON).burst(1).build())
            .build();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        machines.close();
    }

    enum Way {
        BREAKER(machines -> machines.breaker("slow").callStage(CompletableFuture::new)),
        HEDGE(machines -> machines.hedge("slow").callStage(attempt -> new CompletableFuture<>())),
        RETRY(machines -> machines.retry("slow").callStage(CompletableFuture::new)),
        LIMITER(machines -> {
            boolean unused = machines.limiter("slow").tryAcquire();
            return machines.limiter("slow").acquireAsync(1, Duration.ofMinutes(1));
        });

        private final Function<ThrottleMachines, CompletionStage<?>> begin;

        Way(Function<ThrottleMachines, CompletionStage<?>> begin) {
            this.begin = begin;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsATimeoutMayWaitForAnotherTimeout(Way way) throws Exception {
        CompletableFuture<Object> second = way.begin
                .apply(machines)
                .<Object>handle((value, failure) -> machines.breaker("other").call(this::awaitEnd))
                .toCompletableFuture();
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> second.get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(CallTimeoutException.class);
    }

    @Test
    void timersGoOnWhileAsMuchAsThereAreThreadsForBlocks() throws Exception {
        List<CompletableFuture<?>> blocked = new ArrayList<>();
        CountDownLatch blocking = new CountDownLatch(TimerThreads.MOST - 1);
        for (int i = 0; i < TimerThreads.MOST - 1; i++) {
            blocked.add(
                    machines.breaker("slow").callStage(CompletableFuture::new).handle((value, failure) -> {
                        blocking.countDown();
                        return awaitEnd();
                    }));
        }
        assertThat(blocking.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Object> other = machines.breaker("other").callStage(CompletableFuture::new);
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> other.get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(CallTimeoutException.class);
        assertThat(blocked).noneMatch(CompletableFuture::isDone);
    }

    private boolean awaitEnd() {
        try {
            return end.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException closed) {
            return false;
        }
    }
}
