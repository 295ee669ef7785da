package io.throttlemachines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.control.Mode;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever waits when the library is closed ends at once, and says so. */
class CloseTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final ThrottleMachines machines = ThrottleMachines.create();
    private final Limiter limiter = machines.limiter(
            "api",
            LimiterConfig.of(1, LONG).toBuilder().maxWait(LONG.multipliedBy(2)).build());
    private final Hedge hedge = machines.hedge(
            "search", HedgeConfig.builder().timeout(LONG).delay(LONG).build());

    @Test
    void asynchronousCallersOfALimiterEnd() {
        limiter.acquire();
        List<CompletableFuture<?>> waiting = List.of(
                limiter.acquireAsync(),
                machines.allOf(List.of(new PermitRequest(limiter, 1))).acquireAsync(),
                limiter.callStage(() -> CompletableFuture.completedFuture("called")));
        assertThat(waiting).allSatisfy(each -> assertThat(each).isNotDone());

        machines.close();

        assertThat(waiting).allSatisfy(CloseTest::assertClosed);
        assertClosed(limiter.acquireAsync());
        assertThat(limiter.tryAcquire()).as("calls that do not wait go on").isFalse();
    }

    @Test
    void hedgedStagesEndAndTheirAttemptsAreCancelled() {
        CompletableFuture<String> attempt = new CompletableFuture<>();
        CompletableFuture<String> waiting = hedge.callStage(number -> attempt);

        machines.close();

        assertClosed(waiting);
        assertThat(attempt).isCancelled();
        assertClosed(hedge.callStage(number -> new CompletableFuture<String>()));
    }

    @Test
    void hedgedCallAfterCloseLeavesNoTimer() {
        ManualTicker ticker = new ManualTicker();
        ThrottleMachines closed =
                ThrottleMachines.builder().scheduler(ticker.scheduler()).build();
        Hedge search = closed.hedge("search", hedge.config());
        closed.close();

        assertClosed(search.callStage(number -> new CompletableFuture<String>()));

        assertThat(ticker.pendingTasks()).isZero();
    }

    @Test
    void threadThatWaitsForAHedgeEnds() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> outcome = CompletableFuture.supplyAsync(() -> hedge.call(number -> {
            begun.countDown();
            return hang();
        }));
        assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

        machines.close();

        assertThatThrownBy(() -> outcome.get(1, TimeUnit.MINUTES))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasStackTraceContaining("closed");
    }

    static Stream<Consumer<ThrottleMachines>> callersOnAThread() {
        return Stream.of(
                machines -> machines.limiter("api").acquire(),
                machines -> machines.limiter("api").forKey("key").acquire(1, LONG),
                machines -> machines.limiter("api").run(() -> {}),
                machines -> machines.allOf(List.of(new PermitRequest(machines.limiter("api"), 1)))
                        .acquire());
    }

    @ParameterizedTest
    @MethodSource("callersOnAThread")
    void threadThatWaitsForAPermitEnds(Consumer<ThrottleMachines> caller) throws Exception {
        limiter.acquire();
        limiter.forKey("key").acquire();
        AtomicBoolean interrupted = new AtomicBoolean();
        CompletableFuture<Void> outcome = CompletableFuture.runAsync(() -> {
            try {
                caller.accept(machines);
            } finally {
                interrupted.set(Thread.interrupted());
            }
        });

        machines.close();

        assertClosed(outcome);
        assertThat(interrupted).isFalse();
        assertThat(limiter.status().throttled()).isZero();
    }

    @Test
    void recoveryWithAPauseEnds() throws Exception {
        machines.breaker("first").forceOpen();
        machines.breaker("second").forceOpen();
        CompletableFuture<ActionReport> recovery = CompletableFuture.supplyAsync(() -> machines.recover(LONG));

        machines.close();

        assertThat(recovery.get(1, TimeUnit.MINUTES).steps())
                .containsExactly(
                        new Step("first", true, null),
                        new Step("second", false, "ThrottleMachines was closed before its turn"));
    }

    static Stream<Function<Breaker, CompletableFuture<?>>> timedCalls() {
        return Stream.of(
                breaker -> CompletableFuture.supplyAsync(() -> breaker.call(() -> "answer")),
                breaker -> CompletableFuture.runAsync(() -> breaker.run(() -> {})),
                breaker -> CompletableFuture.supplyAsync(breaker::admit),
                breaker -> CompletableFuture.supplyAsync(
                        () -> breaker.forKey("key").call(() -> "answer")),
                Breaker::admitAsync,
                breaker -> breaker.callAsync(() -> "answer"),
                breaker -> breaker.callStage(() -> new CompletableFuture<String>()));
    }

    /** No timer measures its time any more. */
    @ParameterizedTest
    @MethodSource("timedCalls")
    void callWithATimeLimitIsRefusedAfterClose(Function<Breaker, CompletableFuture<?>> call) {
        Breaker fresh = machines.breaker(
                "fresh", BreakerConfig.builder().timeout(LONG).maxConcurrent(1).build());
        Breaker used = machines.breaker("used", fresh.config());
        used.run(() -> {});
        machines.close();

        assertClosed(call.apply(fresh));
        assertClosed(call.apply(used));
        assertThat(used.status().failures()).isZero();
        fresh.mode(Mode.OBSERVE);
        fresh.run(() -> {});
        assertThat(fresh.callStage(() -> CompletableFuture.completedFuture("answer")))
                .isCompletedWithValue("answer");
    }

    private static String hang() {
        try {
            new CountDownLatch(1).await();
            return "never";
        } catch (InterruptedException cancelled) {
            throw new IllegalStateException(cancelled);
        }
    }

    private static void assertClosed(CompletableFuture<?> call) {
        assertThatThrownBy(() -> call.get(1, TimeUnit.MINUTES))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
