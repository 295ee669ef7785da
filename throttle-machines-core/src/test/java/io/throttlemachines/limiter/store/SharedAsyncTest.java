package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.store.FaultyStore.Behaviour;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Outcome;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.CallerEnds;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that hold no thread, and threads that are interrupted, while a store does not answer. */
class SharedAsyncTest {

    private static final StoreConfig PATIENT = new StoreConfig(Duration.ofMinutes(1), OnFailure.DENY);

    private final ManualTicker ticker = new ManualTicker();
    private final FaultyStore store = new FaultyStore(new ToyStore(ticker.clock()));

    /** Every way to ask that returns a future, which a caller may cancel. */
    private enum Async {
        TRY_ACQUIRE(instance -> instance.api.tryAcquireAsync()),
        ACQUIRE(instance -> instance.api.acquireAsync(1, Instance.PERIOD)),
        PERMIT(instance -> instance.api.permitAsync(1, Instance.PERIOD)),
        CALL_STAGE(instance -> instance.api.callStage(() -> CompletableFuture.completedFuture("answer"))),
        ALL_OF(instance ->
                instance.allOf(instance.api, instance.limiter("other")).acquireAsync());

        private final Function<Instance, CompletableFuture<?>> ask;

        Async(Function<Instance, CompletableFuture<?>> ask) {
            this.ask = ask;
        }
    }

    static Stream<Arguments> waysAndEnds() {
        return Stream.of(Async.values()).flatMap(way -> CallerEnds.atOnce().map(end -> Arguments.of(way, end)));
    }

    @ParameterizedTest
    @MethodSource("waysAndEnds")
    void callerThatEndsItsFutureGivesBackWhatArrives(Async way, CallerEnds ends) throws Exception {
        try (Instance instance = new Instance(ticker, store, OnFailure.LOCAL)) {
            store.behave(Behaviour.HOLDS_ANSWERS);
            CompletableFuture<?> answer = way.ask.apply(instance);
            ends.end(answer);
            store.answerHeld();

            store.behave(Behaviour.ANSWERS);
            assertThat(store.commands()).contains(Command.GIVE_BACK);
            assertThat(instance.api.peek().remaining()).isEqualTo(3);
            assertThat(instance.limiter("other").peek().remaining()).isEqualTo(3);
            assertThat(instance.api.status().permitted()).isZero();
            assertNoTimerIsLeft();
            assertThat(instance.outcomes).containsOnly(Outcome.SUCCESS);
        }
    }

    @ParameterizedTest
    @MethodSource("waysAndEnds")
    void callerThatEndsItsFutureBeforeItWouldWaitLeavesNothing(Async way, CallerEnds ends) throws Exception {
        AtomicInteger reads = new AtomicInteger();
        Instance instance = new Instance(Instance.builder(ticker, store, OnFailure.LOCAL)
                .executor(Runnable::run)
                .scheduler(ticker.scheduler())
                .ticker(() -> {
                    reads.incrementAndGet();
                    return ticker.read();
                }));
        instance.api.acquire(3);
        store.behave(Behaviour.HOLDS_ANSWERS);
        CompletableFuture<?> answer = way.ask.apply(instance);
        ends.end(answer);
        store.answerHeld();

        assertNoTimerIsLeft();
        assertThat(store.commands()).doesNotContain(Command.GIVE_BACK);
        int before = reads.get();
        instance.close();
        assertThat(reads).as("a caller that waits no more is not ended again").hasValue(before);
    }

    /** One timer for all calls to the store is due when the time of the oldest is over, and does not come again. */
    private void assertNoTimerIsLeft() {
        assertThat(ticker.pendingTasks()).isLessThanOrEqualTo(1);
        ticker.advance(Instance.TIMEOUT);
        assertThat(ticker.pendingTasks()).isZero();
    }

    @Test
    void manyCallsShareOneTimer() {
        try (Instance instance = new Instance(ticker, store, OnFailure.ALLOW)) {
            store.behave(Behaviour.HOLDS_ANSWERS);
            List<CompletableFuture<Boolean>> early = Stream.generate(() -> instance.api.tryAcquireAsync())
                    .limit(100)
                    .toList();
            Duration half = Instance.TIMEOUT.dividedBy(2);
            ticker.advance(half);
            CompletableFuture<Boolean> late = instance.api.tryAcquireAsync();
            assertThat(ticker.pendingTasks()).isOne();

            ticker.advance(Instance.TIMEOUT.minus(half));
            assertThat(early).allMatch(CompletableFuture::isDone);
            assertThat(late).as("has its whole time").isNotDone();
            assertThat(ticker.pendingTasks()).isOne();

            ticker.advance(half);
            assertThat(late).isDone();
            assertThat(ticker.pendingTasks()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noThreadIsHeld(Async way) {
        Queue<Runnable> tasks = new ArrayDeque<>();
        try (Instance instance = new Instance(ticker, store, OnFailure.ALLOW, tasks::add)) {
            store.behave(Behaviour.IS_SILENT);
            CompletableFuture<?> answer = way.ask.apply(instance);
            assertThat(answer).isNotDone();
            assertThat(tasks).isEmpty();
            assertThat(ticker.pendingTasks()).isOne();

            ticker.advance(Instance.TIMEOUT);
            assertThat(answer).as("left to the executor").isNotDone();
            assertThat(tasks).hasSize(1);
            tasks.remove().run();
            assertThat(answer).isCompleted();
            assertThat(tasks).isEmpty();
            assertThat(ticker.pendingTasks()).isZero();
        }
    }

    private enum Late {
        ANSWER,
        TIMEOUT
    }

    @ParameterizedTest
    @EnumSource
    void whatDependsOnAnAnswerRunsOnTheExecutorWithoutLocks(Late late) throws Exception {
        for (Async way : Async.values()) {
            store.behave(Behaviour.HOLDS_ANSWERS);
            List<String> threads = new ArrayList<>();
            AtomicBoolean lockFree = new AtomicBoolean();
            try (Instance instance =
                    new Instance(ticker, store, OnFailure.ALLOW, task -> new Thread(task, "library").start())) {
                CompletableFuture<?> dependent = way.ask.apply(instance).handle((value, failure) -> {
                    threads.add(Thread.currentThread().getName());
                    lockFree.set(CompletableFuture.supplyAsync(() -> usable(instance))
                            .orTimeout(10, TimeUnit.SECONDS)
                            .join());
                    return value;
                });
                AtomicBoolean done = new AtomicBoolean();
                Thread storeThread = new Thread(
                        () -> {
                            while (!done.get()) {
                                if (late == Late.ANSWER) {
                                    store.answerHeld();
                                } else {
                                    ticker.advance(Instance.TIMEOUT);
                                }
                                Thread.onSpinWait();
                            }
                        },
                        "store");
                storeThread.start();
                dependent.get(10, TimeUnit.SECONDS);
                done.set(true);
                storeThread.join();
            }
            assertThat(threads).as("%s", way).containsExactly("library");
            assertThat(lockFree).isTrue();
            store.behave(Behaviour.ANSWERS);
            try (Instance again = new Instance(ticker, store, OnFailure.ALLOW)) {
                again.api.reset();
                again.limiter("other").reset();
            }
        }
    }

    private boolean usable(Instance instance) {
        return instance.api.status() != null && instance.machines.graph() != null && instance.store() != null;
    }

    @Test
    void interruptIsKeptAndIsNoFailure() throws Exception {
        store.behave(Behaviour.HOLDS_ANSWERS);
        try (Instance instance = patient()) {
            AtomicBoolean granted = new AtomicBoolean();
            AtomicBoolean interrupted = new AtomicBoolean();
            Thread caller = new Thread(() -> {
                granted.set(instance.api.tryAcquire());
                interrupted.set(Thread.interrupted());
            });
            caller.start();
            await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
            caller.interrupt();
            await().until(() -> !caller.isInterrupted()); // it has noticed, and waits on
            store.answerHeld();
            caller.join(10_000);

            assertThat(granted).isTrue();
            assertThat(interrupted).isTrue();
            assertThat(instance.outcomes).containsExactly(Outcome.SUCCESS);
            assertThat(instance.store().available()).isTrue();
        }
    }

    @Test
    void interruptedThreadGetsItsAnswer() {
        try (Instance instance = patient()) {
            Thread.currentThread().interrupt();
            assertThat(instance.api.tryAcquire()).isTrue();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(instance.outcomes).containsExactly(Outcome.SUCCESS);
        }
    }

    @Test
    void interruptDoesNotProlongTheWait() throws Exception {
        store.behave(Behaviour.IS_SILENT);
        try (Instance instance = patient()) {
            Thread caller = new Thread(instance.api::tryAcquire);
            caller.start();
            await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
            ticker.advance(PATIENT.timeout());
            caller.interrupt();
            caller.join(10_000);

            assertThat(caller.isAlive()).isFalse();
            assertThat(instance.outcomes).containsExactly(Outcome.TIMEOUT);
        }
    }

    /** With threads of its own, and much time for the store. */
    private Instance patient() {
        return new Instance(ThrottleMachines.builder()
                .ticker(ticker)
                .clock(ticker.clock())
                .store("grid", store, PATIENT)
                .limiter("api", Instance.shared().build())
                .limiter("other", Instance.shared().build()));
    }

    @ParameterizedTest
    @EnumSource
    void nothingHangsAfterTheEnd(Async way) throws Exception {
        Instance instance = patient();
        store.behave(Behaviour.IS_SILENT);
        CompletableFuture<?> underWay = way.ask.apply(instance);
        assertThat(underWay).isNotDone();
        instance.close();
        CompletableFuture<?> afterwards = way.ask.apply(instance);

        for (CompletableFuture<?> each : List.of(underWay, afterwards)) {
            each.handle((value, failure) -> true).get(10, TimeUnit.SECONDS);
        }
        assertThat(store.stages).allMatch(CompletableFuture::isCancelled);
        assertThat(instance.events.all()).as("a store that did nothing wrong").isEmpty();
        assertThat(instance.store().available()).isTrue();

        store.behave(Behaviour.ANSWERS);
        assertThat(instance.api.tryAcquire()).isTrue();
    }
}
