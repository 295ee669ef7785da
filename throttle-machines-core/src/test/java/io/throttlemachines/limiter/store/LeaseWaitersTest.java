package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.FaultyStore.Behaviour;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that find no permits on lease, of which there are at most 20 of 100 per second, while a request is under way. */
class LeaseWaitersTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ManualTicker ticker = new ManualTicker();
    private final LeasingStore shared = new LeasingStore(ticker);
    private final FaultyStore store = new FaultyStore(shared);

    private Limiter limiter(Executor executor) {
        return ThrottleMachines.builder()
                .ticker(ticker)
                .clock(ticker.clock())
                .sleeper(ticker)
                .executor(executor)
                .scheduler(ticker.scheduler())
                .store("grid", store, new StoreConfig(TIMEOUT, OnFailure.DENY))
                .limiter(
                        "api",
                        LimiterConfig.builder()
                                .limit(100)
                                .period(Duration.ofSeconds(1))
                                .store("grid")
                                .lease(20)
                                .build())
                .build()
                .limiter("api");
    }

    private static List<CompletableFuture<Boolean>> ask(Limiter limiter, int callers) {
        return Stream.generate(limiter::tryAcquireAsync).limit(callers).toList();
    }

    private static long granted(List<CompletableFuture<Boolean>> answers) {
        return answers.stream().filter(answer -> answer.getNow(false)).count();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 21, 50, 99, 100, 101, 300})
    void theyShareRequestsAndGetNoMoreThanTheBurst(int callers) {
        Limiter api = limiter(Runnable::run);
        store.behave(Behaviour.HOLDS_ANSWERS);

        List<CompletableFuture<Boolean>> answers = ask(api, callers);
        assertThat(shared.requests).as("under way").hasSize(1);
        store.answerHeld();

        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(granted(answers)).isEqualTo(Math.min(callers, 100));
        assertThat(shared.requests).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void oneRequestTakesThePermitsOfAllThatWait() {
        Limiter api = limiter(Runnable::run);
        store.behave(Behaviour.HOLDS_ANSWERS);
        ask(api, 60);
        store.answerNext();

        assertThat(shared.requests).hasSize(2);
        assertThat(shared.requests.get(1).permits())
                .as("60 less the first one and 20 on lease")
                .isEqualTo(39);
    }

    @Test
    void theyAreServedInTheirOrder() {
        Limiter api = limiter(Runnable::run);
        store.behave(Behaviour.HOLDS_ANSWERS);
        List<Integer> order = new ArrayList<>();
        List<Integer> callers = IntStream.range(0, 50).boxed().toList();
        callers.forEach(caller -> api.tryAcquireAsync().thenRun(() -> order.add(caller)));

        store.answerHeld();

        assertThat(order).isEqualTo(callers);
    }

    @Test
    void aCallerThatGivesUpLeavesItsPermitsToOthers() {
        Limiter api = limiter(Runnable::run);
        store.behave(Behaviour.HOLDS_ANSWERS);
        List<CompletableFuture<Boolean>> answers = ask(api, 140);
        answers.subList(0, 40).forEach(answer -> answer.cancel(false));

        store.answerHeld();
        store.behave(Behaviour.ANSWERS);
        long later = granted(ask(api, 100));

        assertThat(granted(answers.subList(40, 140)) + later)
                .as("permits from a lease that was reported come back by themselves")
                .isBetween(80L, 100L);
        ticker.advance(Duration.ofSeconds(3));
        assertThat(granted(ask(api, 150))).isEqualTo(100);
    }

    @Test
    void allAreAnsweredWhenTheStoreIsNot() {
        Limiter api = limiter(Runnable::run);
        store.behave(Behaviour.IS_SILENT);
        List<CompletableFuture<Boolean>> answers = ask(api, 50);

        ticker.advance(TIMEOUT);

        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(granted(answers)).isZero();
        store.behave(Behaviour.ANSWERS);
        ticker.advance(TIMEOUT);
        assertThat(api.tryAcquire()).isTrue();
    }

    /** Also not one that comes while a request is under way, and then needs the next one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noneWaitsLongerThanTheTimeout(long seed) {
        Limiter api = limiter(Runnable::run);
        store.behave(Behaviour.HOLDS_ANSWERS);
        Random random = new Random(seed);
        List<List<CompletableFuture<Boolean>>> bySecond = new ArrayList<>();
        for (int second = 0; second < 300; second++) {
            bySecond.add(ask(api, random.nextInt(4)));
            if (random.nextInt(20) == 0) {
                store.answerNext();
            }
            ticker.advance(Duration.ofSeconds(1));
            int due = second + 1 - (int) TIMEOUT.toSeconds();
            assertThat(due < 0 ? List.<CompletableFuture<Boolean>>of() : bySecond.get(due))
                    .as("those of second %d", due)
                    .allMatch(CompletableFuture::isDone);
        }
    }

    /** The first one waits for the second, whose answer comes with the same reply. */
    @Test
    void aCallerWhoseCodeLastsHoldsUpNoOther() throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        try {
            Limiter api = limiter(executor);
            store.behave(Behaviour.HOLDS_ANSWERS);
            CountDownLatch second = new CountDownLatch(3);
            CompletableFuture<Boolean> first = api.tryAcquireAsync().thenApply(granted -> passed(second));
            ask(api, 3).forEach(answer -> answer.thenRun(second::countDown));

            store.answerHeld();

            assertThat(first.get(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            executor.shutdownNow();
        }
    }

    private static boolean passed(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** No thread of the library's executor is needed for that. */
    @Test
    void theThreadThatBringsTheAnswerServesCallersThatHoldAThread() throws Exception {
        Limiter api = limiter(task -> {});
        store.behave(Behaviour.HOLDS_ANSWERS);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Boolean>> answers = IntStream.range(0, 8)
                    .mapToObj(caller -> CompletableFuture.supplyAsync(api::tryAcquire, callers))
                    .toList();
            while (!CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .isDone()) {
                store.answerHeld();
                Thread.onSpinWait();
            }
            assertThat(granted(answers)).isEqualTo(8);
        } finally {
            callers.shutdownNow();
        }
    }
}
