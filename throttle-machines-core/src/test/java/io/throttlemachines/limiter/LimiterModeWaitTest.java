package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** B11: callers that wait go on at once when the mode of their limiter makes none wait any more. */
class LimiterModeWaitTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualTicker ticker = new ManualTicker();
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger asleep = new AtomicInteger();
    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(ticker)
            .scheduler(ticker.scheduler())
            .sleeper(duration -> {
                asleep.incrementAndGet();
                never.await();
            })
            .executor(Runnable::run)
            .build();

    @AfterEach
    void close() {
        machines.close();
    }

    static Stream<Arguments> cases() {
        return Stream.of(Algorithm.TOKEN_BUCKET, Algorithm.CONCURRENCY)
                .flatMap(algorithm -> Stream.of(Mode.OBSERVE, Mode.OFF).map(mode -> Arguments.of(algorithm, mode)));
    }

    private Limiter limiter(String name, Algorithm algorithm, UnaryOperator<LimiterConfigBuilder> more) {
        LimiterConfigBuilder config =
                LimiterConfig.builder().limit(1).algorithm(algorithm).maxWait(HOUR);
        return machines.limiter(
                name,
                more.apply(algorithm.limitsConcurrency() ? config : config.period(HOUR))
                        .build());
    }

    /** A limiter without permits. */
    private Limiter exhausted(String name, Algorithm algorithm) {
        Limiter limiter = limiter(name, algorithm, config -> config);
        limiter.acquire();
        return limiter;
    }

    private static void assertWait(List<CompletableFuture<?>> calls) {
        assertThat(calls).noneMatch(Future::isDone);
    }

    private void assertGoOn(List<CompletableFuture<?>> calls) {
        ticker.advance(Duration.ZERO);
        assertThat(calls).allMatch(call -> call.isDone() && !call.isCompletedExceptionally());
        assertThat(ticker.pendingTasks()).isZero();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asynchronousCallersGoOnAtOnce(Algorithm algorithm, Mode mode) {
        Limiter limiter = exhausted("api", algorithm);
        Permits key = limiter.forKey("key");
        key.acquire();
        Limiter free = limiter("free", Algorithm.CONCURRENCY, config -> config);
        List<CompletableFuture<?>> calls = List.of(
                limiter.acquireAsync(),
                limiter.permitAsync(),
                limiter.callStage(() -> CompletableFuture.completedFuture("answer")),
                key.acquireAsync(),
                machines.allOf(List.of(new PermitRequest(free, 1, null), new PermitRequest(limiter, 1, null)))
                        .acquireAsync());
        assertWait(calls);
        limiter.mode(mode);

        assertGoOn(calls);
        assertThat(limiter.status().throttled()).isEqualTo(mode == Mode.OBSERVE ? calls.size() : 0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void threadsGoOnAtOnce(Algorithm algorithm, Mode mode) throws Exception {
        Limiter limiter = exhausted("api", algorithm);
        List<CompletableFuture<Boolean>> calls = Stream.<Runnable>of(
                        limiter::acquire,
                        () -> machines.allOf(List.of(new PermitRequest(limiter, 1, null)))
                                .acquire())
                .map(LimiterModeWaitTest::interruptedAfter)
                .toList();
        await().until(() -> waiting(limiter) == calls.size());
        limiter.mode(mode);

        for (CompletableFuture<Boolean> call : calls) {
            assertThat(call.get(30, TimeUnit.SECONDS)).isFalse();
        }
    }

    private static CompletableFuture<Boolean> interruptedAfter(Runnable call) {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            call.run();
            interrupted.complete(Thread.interrupted());
        });
        caller.setDaemon(true);
        caller.start();
        return interrupted;
    }

    private long waiting(Limiter limiter) {
        LimiterStatus.Concurrency concurrency = limiter.status().concurrency();
        return concurrency == null ? asleep.get() : concurrency.waiting();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void callerThatIsAboutToWaitGoesOnAtOnce(Algorithm algorithm, Mode mode) {
        int last = algorithm.limitsConcurrency() ? 3 : 2; // the guard is asked before each try
        AtomicInteger asked = new AtomicInteger();
        Limiter limiter = limiter(
                "api",
                algorithm,
                config -> config.guard(() -> {
                    if (asked.incrementAndGet() == last) {
                        machines.limiter("api").mode(mode);
                    }
                    return true;
                }));
        limiter.acquire();

        assertGoOn(List.of(limiter.acquireAsync()));
        assertThat(asked).hasValueGreaterThanOrEqualTo(last);
    }

    @Test
    void endOfATimedModeLetsCallersThroughAtTheNextLook() {
        Limiter limiter = exhausted("api", Algorithm.TOKEN_BUCKET);
        limiter.mode(Mode.OBSERVE);
        limiter.mode(Mode.ENFORCE, ActionNote.because("a trial").lasting(MINUTE));
        List<CompletableFuture<?>> calls = List.of(limiter.acquireAsync());
        ticker.advance(MINUTE);
        assertWait(calls);

        assertThat(limiter.mode()).isEqualTo(Mode.OBSERVE);
        assertGoOn(calls);
    }

    @Test
    void callersOfAnotherLimiterWaitOn() {
        Limiter other = exhausted("other", Algorithm.TOKEN_BUCKET);
        List<CompletableFuture<?>> calls = List.of(other.acquireAsync());
        exhausted("api", Algorithm.TOKEN_BUCKET).mode(Mode.OFF);
        ticker.advance(MINUTE);

        assertWait(calls);
    }
}
