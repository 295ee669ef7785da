package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.CallerRunsPolicy;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A pool whose callers run what it has no thread for. The thread of the timer, here the test's own, would be such a caller;
 * while it ran an attempt, no other call would get its next attempt or its timeout.
 */
class HedgeTimerThreadTest {

    private static final Duration DELAY = Duration.ofMillis(50);

    private final ManualTicker ticker = new ManualTicker();
    private final ThreadPoolExecutor onlyOneThread =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), new CallerRunsPolicy());
    private final Map<Integer, Thread> ranOn = new ConcurrentHashMap<>();
    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<Integer> firstBegun = new CompletableFuture<>();

    /** What an application puts around its executor. */
    enum Around {
        NOTHING(executor -> executor),
        /** The hedge does not learn from the executor what a task threw. */
        SWALLOWS_FAILURES(executor -> task -> executor.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException unseen) {
                // as a decorator that only logs
            }
        }));

        private final UnaryOperator<Executor> wrapped;

        Around(UnaryOperator<Executor> wrapped) {
            this.wrapped = wrapped;
        }
    }

    @AfterEach
    void endThread() {
        onlyOneThread.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void lateAttemptsThatOnlyTheTimerCouldRunDoNotStart(Around around) {
        try (ThrottleMachines machines = machines(around)) {
            Hedge hedge = hedge(machines);
            CompletableFuture<String> answer = hedge.callAsync(this::attempt);
            assertThat(firstBegun).succeedsWithin(Duration.ofMinutes(1));

            ticker.advance(DELAY);

            assertThat(ranOn).as("attempts that ran").containsOnlyKeys(0);
            assertThat(hedge.status().attempts()).isEqualTo(1);
            assertThat(machines.breaker("two").wouldAllow()).isTrue();
            assertThat(machines.breaker("three").wouldAllow()).isTrue();
            assertThat(ticker.pendingTasks()).isZero();
            first.complete("first");
            assertThat(answer).succeedsWithin(Duration.ofMinutes(1)).isEqualTo("first");
        }
    }

    @Test
    void attemptThatDidNotStartGivesBackItsShareOfTheBudget() {
        try (ThrottleMachines machines = machines(Around.NOTHING)) {
            Hedge hedge = machines.hedge(
                    "search",
                    HedgeConfig.builder()
                            .delay(DELAY)
                            .maxAttempts(3)
                            .budget(1.0)
                            .build());
            CompletableFuture<String> answer = hedge.callAsync(this::attempt);
            assertThat(firstBegun).succeedsWithin(Duration.ofMinutes(1));
            ticker.advance(DELAY);
            first.complete("first");
            assertThat(answer).succeedsWithin(Duration.ofMinutes(1));

            CompletableFuture<Integer> last = CompletableFuture.completedFuture(2);
            CompletableFuture<Integer> saved =
                    hedge.callStage(attempt -> attempt.number() == 2 ? last : new CompletableFuture<>());
            ticker.advance(DELAY);
            ticker.advance(DELAY);
            assertThat(saved).as("two extra attempts, paid for by two calls").succeedsWithin(Duration.ofMinutes(1));
        }
    }

    @Test
    void threadOfAFailedAttemptMayRunTheNext() {
        try (ThrottleMachines machines = machines(Around.NOTHING)) {
            CompletableFuture<String> answer = hedge(machines).callAsync(this::attempt);
            assertThat(firstBegun).succeedsWithin(Duration.ofMinutes(1));

            first.completeExceptionally(new IllegalStateException("broken"));

            assertThat(answer).succeedsWithin(Duration.ofMinutes(1)).isEqualTo("answer 1");
            assertThat(ranOn.get(1)).isSameAs(ranOn.get(0));
        }
    }

    @Test
    void callersOfAPoolThatIsFullRunTheirFirstAttempt() {
        try (ThrottleMachines machines = machines(Around.NOTHING)) {
            Hedge hedge = hedge(machines);
            CompletableFuture<String> busy = hedge.callAsync(this::attempt);
            assertThat(firstBegun).succeedsWithin(Duration.ofMinutes(1));

            assertThat(hedge.callAsync(attempt -> Thread.currentThread())).isCompletedWithValue(Thread.currentThread());

            first.complete("first");
            assertThat(busy).succeedsWithin(Duration.ofMinutes(1));
        }
    }

    private String attempt(HedgeAttempt attempt) {
        ranOn.put(attempt.number(), Thread.currentThread());
        if (attempt.number() > 0) {
            return "answer " + attempt.number();
        }
        firstBegun.complete(0);
        return first.join();
    }

    private ThrottleMachines machines(Around around) {
        return ThrottleMachines.builder()
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(around.wrapped.apply(onlyOneThread))
                .build();
    }

    private static Hedge hedge(ThrottleMachines machines) {
        List<String> breakers = List.of("one", "two", "three");
        BreakerConfig onePlace = BreakerConfig.builder().maxConcurrent(1).build();
        machines.breaker("one");
        machines.breaker("two", onePlace);
        machines.breaker("three", onePlace);
        return machines.hedge(
                "search", HedgeConfig.builder().delay(DELAY).breakers(breakers).build());
    }
}
