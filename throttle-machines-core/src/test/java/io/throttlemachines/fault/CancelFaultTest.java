package io.throttlemachines.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.test.ManualTicker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A call ends, and counts, also if the timer or the stage that the library cancels for it throws an exception. */
class CancelFaultTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker();
    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(ticker)
            .scheduler(failing(ticker.scheduler()))
            .executor(Runnable::run)
            .limiter(
                    "api",
                    LimiterConfig.of(1, SECOND).toBuilder().maxWait(SECOND).build())
            .breaker(
                    "timed",
                    BreakerConfig.builder().maxConcurrent(1).timeout(SECOND).build())
            .hedge("search", HedgeConfig.builder().maxAttempts(2).delay(SECOND).build())
            .build();
    private final Limiter limiter = machines.limiter("api");

    @AfterEach
    void close() {
        machines.close();
    }

    @ParameterizedTest
    @MethodSource("asynchronousCallers")
    void callerThatGetsItsPermitAfterAWaitCounts(Function<ThrottleMachines, CompletableFuture<?>> caller) {
        machines.measure(new FaultyMeters(new CallOuts(CallOuts.Point.METER)));
        limiter.acquire();
        CompletableFuture<?> waiting = caller.apply(machines);
        assertThat(waiting).isNotDone();

        ticker.advance(SECOND);

        assertThat(waiting).isCompleted();
        assertThat(limiter.status().permitted()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("asynchronousCallers")
    void callerThatGivesUpCountsAsThrottled(Function<ThrottleMachines, CompletableFuture<?>> caller) {
        List<Consumer<CompletableFuture<?>>> waysToGiveUp = List.of(
                waiting -> waiting.cancel(false),
                waiting -> waiting.completeExceptionally(new TimeoutException("as of orTimeout")),
                waiting -> waiting.complete(null));
        limiter.acquire();
        for (int given = 0; given < waysToGiveUp.size(); given++) {
            CompletableFuture<?> waiting = caller.apply(machines);
            assertThat(waiting).isNotDone();

            waysToGiveUp.get(given).accept(waiting);

            assertThat(limiter.status().throttled()).isEqualTo(given + 1);
        }
        ticker.advance(SECOND);
        assertThat(limiter.status().throttled()).isEqualTo(waysToGiveUp.size());
        assertThat(limiter.tryAcquire()).isTrue();
    }

    static List<Function<ThrottleMachines, CompletableFuture<?>>> asynchronousCallers() {
        return List.of(
                machines -> machines.limiter("api").acquireAsync(),
                machines -> machines.limiter("api").callStage(() -> CompletableFuture.completedFuture("answer")),
                machines -> machines.allOf(List.of(new PermitRequest(machines.limiter("api"), 1)))
                        .acquireAsync());
    }

    @Test
    void cancellingACallGivesItsPlaceBackAlthoughItsStageThrows() {
        Breaker breaker = machines.breaker("timed");
        for (int call = 0; call < 3; call++) {
            CompletableFuture<String> running = breaker.callStage(Uncancellable::new);

            assertThat(running.cancel(true)).isTrue();

            assertThat(running).isCancelled();
        }
    }

    @Test
    void attemptThatLosesCountsAlthoughItsStageThrows() {
        Hedge hedge = machines.hedge("search");
        CompletableFuture<String> answer = hedge.callStage(
                attempt -> attempt.number() == 0 ? new Uncancellable() : CompletableFuture.completedFuture("second"));

        ticker.advance(SECOND);

        assertThat(answer).isCompletedWithValue("second");
        assertThat(hedge.status().lost()).isEqualTo(1);
    }

    /** A stage that goes on after it was cancelled. */
    private static final class Uncancellable extends CompletableFuture<String> {

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            throw new IllegalStateException("cannot be cancelled");
        }
    }

    /** Timers that cannot be cancelled. */
    private static ScheduledExecutorService failing(ScheduledExecutorService timers) {
        return proxy(ScheduledExecutorService.class, timers);
    }

    private static <T> T proxy(Class<T> type, Object behind) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().equals("cancel")) {
                throw new IllegalStateException("cannot be cancelled");
            }
            try {
                Object result = method.invoke(behind, args);
                return result instanceof ScheduledFuture<?> ? proxy(ScheduledFuture.class, result) : result;
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }));
    }
}
