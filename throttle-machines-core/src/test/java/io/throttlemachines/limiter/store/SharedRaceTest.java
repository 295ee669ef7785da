package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.FaultyStore.Behaviour;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers that cancel while answers arrive: the store has given exactly the permits that callers hold. */
class SharedRaceTest {

    private static final long MANY = 100_000;
    private static final int CALLERS = 4;
    private static final int CALLS = 1_000;

    /** Ways to ask that a caller may cancel. */
    private enum Async {
        TRY_ACQUIRE,
        ACQUIRE,
        CALL_STAGE,
        ALL_OF
    }

    private final ManualTicker ticker = new ManualTicker();
    private final FaultyStore store = new FaultyStore(new ToyStore(ticker.clock()));
    private final ExecutorService executor = Executors.newFixedThreadPool(2);

    @ParameterizedTest
    @EnumSource
    void permitsAreHeldOrGivenBack(Async way) throws Exception {
        AtomicLong held = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        Thread network = new Thread(() -> {
            while (!over.get()) {
                store.answerHeld();
                Thread.onSpinWait();
            }
        });
        try (Instance instance = new Instance(ticker, store, OnFailure.DENY, executor)) {
            LimiterConfig config = LimiterConfig.of(MANY, Duration.ofHours(1)).toBuilder()
                    .store("grid")
                    .build();
            Limiter limiter = instance.machines.limiter("raced", config);
            store.behave(Behaviour.HOLDS_ANSWERS);
            network.start();
            CompletableFuture.allOf(IntStream.range(0, CALLERS)
                            .mapToObj(caller ->
                                    CompletableFuture.runAsync(() -> call(way, instance, limiter, held, caller)))
                            .toArray(CompletableFuture[]::new))
                    .get(60, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> store.stages.stream().allMatch(CompletableFuture::isDone));
            assertThat(ticker.pendingTasks()).as("one timer for all calls").isLessThanOrEqualTo(1);
            over.set(true);
            network.join();
            store.behave(Behaviour.ANSWERS);
            await().untilAsserted(() -> assertThat(limiter.peek().remaining()).isEqualTo(MANY - held.get()));
            assertThat(held).hasValueBetween(1, CALLERS * CALLS - 1L);
        } finally {
            executor.shutdownNow();
        }
    }

    private static void call(Async way, Instance instance, Limiter limiter, AtomicLong held, int caller) {
        Random random = new Random(caller);
        for (int i = 0; i < CALLS; i++) {
            CompletableFuture<?> answer = switch (way) {
                case TRY_ACQUIRE -> limiter.tryAcquireAsync();
                case ACQUIRE -> limiter.acquireAsync();
                case CALL_STAGE ->
                    limiter.callStage(() -> {
                        held.incrementAndGet(); // a call that has begun keeps its permit
                        return CompletableFuture.completedFuture("answer");
                    });
                case ALL_OF -> instance.allOf(limiter).acquireAsync();
            };
            for (int pause = random.nextInt(2_000); pause > 0; pause--) {
                Thread.onSpinWait();
            }
            boolean cancelled = random.nextBoolean() && answer.cancel(false);
            if (!cancelled) {
                answer.orTimeout(60, TimeUnit.SECONDS).join();
                held.addAndGet(way == Async.CALL_STAGE ? 0 : 1);
            }
        }
    }
}
