package io.throttlemachines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.Permits;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.limiter.store.ToyStore;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.retry.Retry;
import io.throttlemachines.retry.RetryConfig;
import io.throttlemachines.testing.EventRecorder;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A2: every way of calling after the library is closed goes on working, or says that it is closed. */
class AfterCloseTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final String ANSWER = "answer";

    private final EventRecorder events = new EventRecorder();
    private final ThrottleMachines machines = ThrottleMachines.builder()
            .listener(events)
            .store("grid", new ToyStore(Clock.systemUTC()), new StoreConfig(Duration.ofSeconds(5), OnFailure.LOCAL))
            .build();

    @AfterEach
    void close() {
        machines.close();
    }

    /** A call; what it returns is waited for if it is a future. */
    private interface Call<T> {

        Object on(T target) throws Exception;
    }

    private static final Map<String, Call<GuardedCalls>> GUARDED = Map.of(
            "call", calls -> calls.call(() -> ANSWER),
            "run",
                    calls -> {
                        calls.run(() -> {});
                        return ANSWER;
                    },
            "callStage", calls -> calls.callStage(() -> CompletableFuture.completedFuture(ANSWER)),
            "callAsync", calls -> calls.callAsync(() -> ANSWER),
            "fireAndForget",
                    calls -> {
                        calls.fireAndForget(() -> {});
                        return ANSWER;
                    },
            "admit",
                    calls -> {
                        calls.admit().succeeded(ANSWER);
                        return ANSWER;
                    },
            "admitAsync", calls -> calls.admitAsync().thenAccept(Admission::release));

    private static final Map<String, Call<Permits>> PERMITS = Map.of(
            "tryAcquire", Permits::tryAcquire,
            "acquire", Permits::acquire,
            "acquire with a wait", permits -> permits.acquire(1, LONG),
            "tryAcquireAsync", Permits::tryAcquireAsync,
            "acquireAsync", Permits::acquireAsync,
            "acquireAsync with a wait", permits -> permits.acquireAsync(1, LONG),
            "permitAsync", Permits::permitAsync,
            "call", permits -> permits.call(() -> ANSWER),
            "callStage", permits -> permits.callStage(() -> CompletableFuture.completedFuture(ANSWER)));

    private static final Map<String, Call<AllOf>> ALL_OF = Map.of(
            "tryAcquire", AllOf::tryAcquire,
            "acquire", AllOf::acquire,
            "acquireAsync", AllOf::acquireAsync,
            "permitAsync", AllOf::permitAsync);

    private static final Map<String, Call<Hedge>> HEDGES = Map.of(
            "call", hedge -> hedge.call(attempt -> ANSWER),
            "callStage", hedge -> hedge.callStage(attempt -> CompletableFuture.completedFuture(ANSWER)),
            "callStage that is late", hedge -> hedge.callStage(attempt -> new CompletableFuture<String>()),
            "callAsync", hedge -> hedge.callAsync(attempt -> ANSWER));

    private static final Map<String, Call<Retry>> RETRIES = Map.of(
            "call", retry -> retry.call(() -> ANSWER),
            "callStage", retry -> retry.callStage(() -> CompletableFuture.completedFuture(ANSWER)),
            "callAsync", retry -> retry.callAsync(() -> ANSWER));

    private final Map<String, Callable<Object>> all = new LinkedHashMap<>();

    private <T> void add(String name, T target, Map<String, Call<T>> calls) {
        calls.forEach((way, call) -> all.put(name + ": " + way, () -> call.on(target)));
    }

    private void addBreaker(String name, Function<BreakerConfigBuilder, BreakerConfigBuilder> settings) {
        var breaker =
                machines.breaker(name, settings.apply(BreakerConfig.builder()).build());
        add(name, breaker, GUARDED);
        add(name + ", key", breaker.forKey("key"), GUARDED);
    }

    private void addLimiter(String name, LimiterConfig config, boolean used) {
        var limiter = machines.limiter(name, config);
        if (used) {
            limiter.acquire(config.limit());
            limiter.forKey("key").acquire(config.limit());
        }
        add(name, limiter, PERMITS);
        add(name + ", key", limiter.forKey("key"), PERMITS);
        add(name + ", all of", machines.allOf(List.of(new PermitRequest(limiter, 1))), ALL_OF);
    }

    private void addAll() {
        addBreaker("breaker", it -> it);
        addBreaker("places", it -> it.maxConcurrent(1).maxConcurrentWait(LONG));
        addBreaker("timed", it -> it.timeout(LONG));
        machines.breaker("full", it(1)).admit();
        machines.breaker("full").forKey("key").admit();
        add("full", machines.breaker("full"), GUARDED);
        add("full, key", machines.breaker("full").forKey("key"), GUARDED);
        LimiterConfig rate = LimiterConfig.of(100, LONG);
        LimiterConfig waits = rate.toBuilder().maxWait(LONG).build();
        LimiterConfig places = LimiterConfig.builder()
                .algorithm(Algorithm.CONCURRENCY)
                .limit(100)
                .maxWait(LONG)
                .build();
        addLimiter("rate", rate, false);
        addLimiter("spent rate", waits, true);
        addLimiter("concurrency", places, false);
        addLimiter("full concurrency", places, true);
        addLimiter("shared", rate.toBuilder().store("grid").build(), false);
        addLimiter("leased", rate.toBuilder().store("grid").lease(10L).build(), false);
        addLimiter("spent shared", waits.toBuilder().store("grid").build(), true);
        add("hedge", machines.hedge("hedge"), HEDGES);
        add(
                "timed hedge",
                machines.hedge(
                        "timed-hedge", HedgeConfig.builder().timeout(LONG).build()),
                HEDGES);
        add("retry", machines.retry("retry"), RETRIES);
        add(
                "timed retry",
                machines.retry(
                        "timed-retry", RetryConfig.builder().timeout(LONG).build()),
                RETRIES);
        var group = machines.group(
                "group",
                GroupConfig.builder()
                        .breaker("member", BreakerConfig.defaults())
                        .build());
        all.put("group: execute", () -> group.execute("member", () -> ANSWER));
    }

    private static BreakerConfig it(int places) {
        return BreakerConfig.builder()
                .maxConcurrent(places)
                .maxConcurrentWait(LONG)
                .build();
    }

    @TestFactory
    List<DynamicTest> freshThreads() {
        addAll();
        machines.close();
        return tests();
    }

    @TestFactory
    List<DynamicTest> usedThreads() {
        addAll();
        machines.breaker("before").callAsync(() -> ANSWER).join();
        machines.hedge("before").callAsync(attempt -> ANSWER).join();
        machines.close();
        return tests();
    }

    private List<DynamicTest> tests() {
        return all.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> assertWorksOrSaysSo(each.getValue())))
                .toList();
    }

    private static void assertWorksOrSaysSo(Callable<Object> call) {
        Throwable failure = catchThrowable(() -> {
            Object answer = call.call();
            if (answer instanceof CompletableFuture<?> future) {
                try {
                    future.get(20, TimeUnit.SECONDS);
                } catch (ExecutionException failed) {
                    throw Futures.unwrap(failed);
                }
            }
        });
        if (failure != null && !(failure instanceof RefusedException)) {
            assertThat(failure)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ThrottleMachines")
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void callForWhichNobodyWaitsIsReportedWithTheReason() {
        var breaker = machines.breaker("breaker");
        machines.close();
        breaker.fireAndForget(() -> {});

        assertThat(events.of(CallFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.failure()).hasMessageContaining("closed"));
        assertThat(breaker.status().failures()).isZero();
    }

    @Test
    void executorThatRejectsForAnotherReasonIsNotSaidToBeClosed() {
        try (ThrottleMachines open = ThrottleMachines.builder()
                .executor(task -> {
                    throw new RejectedExecutionException("full");
                })
                .build()) {
            assertThat(open.breaker("breaker").callAsync(() -> ANSWER))
                    .failsWithin(Duration.ZERO)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("full");
        }
    }
}
