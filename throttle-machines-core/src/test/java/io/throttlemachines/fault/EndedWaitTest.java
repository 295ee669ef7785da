package io.throttlemachines.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.Permit;
import io.throttlemachines.limiter.Permits;
import io.throttlemachines.retry.RetryConfig;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.CallerEnds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a caller ends the future that it has got, the wait behind it ends at once, and nothing is taken for that caller. */
class EndedWaitTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker();
    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(ticker)
            .scheduler(ticker.scheduler())
            .executor(Runnable::run)
            .limiter(
                    "rate",
                    LimiterConfig.of(1, SECOND).toBuilder().maxWait(SECOND).build())
            .limiter(
                    "places",
                    LimiterConfig.builder()
                            .algorithm(Algorithm.CONCURRENCY)
                            .limit(1)
                            .maxWait(SECOND)
                            .build())
            .breaker(
                    "breaker",
                    BreakerConfig.builder()
                            .maxConcurrent(1)
                            .maxConcurrentWait(SECOND)
                            .build())
            .hedge("hedge", HedgeConfig.builder().delay(SECOND).build())
            .retry("retry", RetryConfig.builder().build())
            .build();
    private final Limiter rate = machines.limiter("rate");
    private final Limiter places = machines.limiter("places");
    private final Breaker breaker = machines.breaker("breaker");
    private final AtomicInteger calls = new AtomicInteger();

    private enum Waits {
        RATE(test -> test.rate.acquireAsync()),
        RATE_PERMIT(test -> test.rate.permitAsync()),
        RATE_STAGE(test -> test.rate.callStage(test::stage)),
        ALL_OF(test -> test.allOf(test.rate, test.places).acquireAsync()),
        ALL_OF_PERMIT(test -> test.allOf(test.rate, test.places).permitAsync()),
        ALL_OF_PLACES(test -> test.allOf(test.places).acquireAsync()),
        PLACE(test -> test.places.acquireAsync()),
        PLACE_PERMIT(test -> test.places.permitAsync()),
        PLACE_STAGE(test -> test.places.callStage(test::stage)),
        PLACE_OF_KEY(test -> test.places.forKey("key").acquireAsync()),
        PLACE_OF_KEY_STAGE(test -> test.places.forKey("key").callStage(test::stage)),
        ADMISSION(test -> test.breaker.admitAsync()),
        BREAKER_STAGE(test -> test.breaker.callStage(test::stage)),
        BREAKER_ASYNC(test -> test.breaker.callAsync(test.calls::incrementAndGet)),
        ADMISSION_OF_KEY(test -> test.breaker.forKey("key").admitAsync()),
        BREAKER_STAGE_OF_KEY(test -> test.breaker.forKey("key").callStage(test::stage)),
        BREAKER_ASYNC_OF_KEY(test -> test.breaker.forKey("key").callAsync(test.calls::incrementAndGet)),
        HEDGE(test -> test.machines.hedge("hedge").callStage(attempt -> new CompletableFuture<String>())),
        RETRY(test -> test.machines
                .retry("retry")
                .callStage(() -> CompletableFuture.failedFuture(new IllegalStateException("down"))));

        private final Function<EndedWaitTest, CompletableFuture<?>> ask;

        Waits(Function<EndedWaitTest, CompletableFuture<?>> ask) {
            this.ask = ask;
        }
    }

    static Stream<Arguments> cases() {
        return Stream.of(Waits.values())
                .flatMap(wait -> Stream.of(CallerEnds.values()).map(end -> Arguments.of(wait, end)));
    }

    private AllOf allOf(Permits... of) {
        return machines.allOf(
                Stream.of(of).map(each -> new PermitRequest(each, 1)).toList());
    }

    private CompletableFuture<String> stage() {
        calls.incrementAndGet();
        return CompletableFuture.completedFuture("answer");
    }

    private List<Permit> permits = List.of();
    private List<Admission> admissions = List.of();

    @BeforeEach
    void takeAll() {
        rate.acquire();
        permits = List.of(places.acquire(), places.forKey("key").acquire());
        admissions = List.of(breaker.admit(), breaker.forKey("key").admit());
    }

    @AfterEach
    void close() {
        machines.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void callerThatEndsItsFutureWaitsNoMore(Waits waits, CallerEnds ends) throws Exception {
        CompletableFuture<?> waiting = waits.ask.apply(this);
        assertThat(waiting).isNotDone();
        assertThat(ticker.pendingTasks()).isPositive();

        ends.end(waiting);

        await().untilAsserted(
                        () -> assertThat(ticker.pendingTasks()).as("timers").isZero());
        assertThat(places.status().concurrency().waiting()).isZero();
        permits.forEach(Permit::release);
        admissions.forEach(Admission::release);
        ticker.advance(SECOND);
        assertThat(calls).hasValue(0);
        assertThat(rate.peek().remaining()).isEqualTo(1);
        for (Permits each : List.of(places, places.forKey("key"))) {
            assertThat(each.peek().remaining()).isEqualTo(1);
        }
        for (GuardedCalls each : List.of(breaker, breaker.forKey("key"))) {
            each.admit().release();
        }
        assertThat(machines.limiter("places").keys()).isZero();
    }
}
