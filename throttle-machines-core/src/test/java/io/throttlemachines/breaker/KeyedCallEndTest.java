package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.throwing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.control.Mode;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls.BackendException;
import io.throttlemachines.testing.StubbornCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** B15: a call of a key gives back what it holds, however it ends: its place, a probe of the breaker, and its use of the key. */
class KeyedCallEndTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int RACES = 5_000;

    private final ManualTicker ticker = new ManualTicker();

    /** How often the clock is still read before it fails once; never if that is negative. */
    private final AtomicInteger readsLeft = new AtomicInteger(-1);

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private ThrottleMachines machines = ThrottleMachines.create();

    @AfterEach
    void close() {
        machines.close();
    }

    private Breaker breaker(Consumer<BreakerConfigBuilder> changes) {
        machines.close();
        machines = ThrottleMachines.builder()
                .ticker(() -> {
                    if (readsLeft.getAndDecrement() == 0) {
                        throw new IllegalStateException("no time");
                    }
                    return ticker.read();
                })
                .scheduler(ticker.scheduler())
                .executor(tasks::add)
                .build();
        BreakerConfigBuilder settings = Bench.settings().maxKeys(1L);
        changes.accept(settings);
        return machines.breaker("breaker", settings.build());
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** How a call is made, and how it ends. */
    enum Way {
        CALL(key -> key.run(() -> {})),
        FAILED_CALL(key -> key.run(throwing(new BackendException()))),
        STAGE(key -> key.callStage(() -> CompletableFuture.completedFuture("done"))),
        FAILED_STAGE(key -> key.callStage(() -> CompletableFuture.failedFuture(new BackendException()))),
        CANCELLED_STAGE(key -> key.callStage(CompletableFuture::new).cancel(true)),
        BODY(key -> key.callAsync(() -> "done")),
        CANCELLED_BODY(key -> key.callAsync(() -> "done").cancel(true)),
        FORGOTTEN(key -> key.fireAndForget(() -> {})),
        ADMISSION(key -> key.admit().succeeded("done")),
        FAILED_ADMISSION(key -> key.admit().failed(new BackendException())),
        RELEASED_ADMISSION(key -> key.admit().release()),
        LATER_ADMISSION(key -> key.admitAsync().thenAccept(Admission::release)),
        UNJUDGED_CALL(key -> key.run(throwing(new Unjudged()))),
        UNJUDGED_STAGE(key -> key.callStage(() -> CompletableFuture.failedFuture(new Unjudged()))),
        UNJUDGED_ADMISSION(key -> key.admit().failed(new Unjudged()));

        private final Use use;

        Way(Use use) {
            this.use = use;
        }

        /** A use of a key. */
        interface Use {

            void of(GuardedCalls key) throws Exception;
        }
    }

    /** An exception that cannot be looked into. */
    private static final class Unjudged extends RuntimeException {

        @Override
        public synchronized Throwable getCause() {
            throw new UnsupportedOperationException("no cause");
        }
    }

    private static void attempt(CheckedRunnable<?> call) {
        Throwable unused = catchThrowable(call::run);
    }

    /** The clock fails at each of its readings in turn, and then not at all. */
    @ParameterizedTest
    @EnumSource
    void probeOfTheBreakerAndUseOfTheKeyEndThoughTheClockFails(Way way) {
        boolean failed = true;
        for (int reads = 0; failed; reads++) {
            Breaker breaker = breaker(it -> it.maxConcurrent(1)
                    .slowCallDuration(TIMEOUT)
                    .slowCallRateThreshold(100.0)
                    .probeTimeout(Duration.ofDays(1)));
            breaker.forceOpen();
            ticker.advance(Bench.RESET_TIMEOUT);
            readsLeft.set(reads);
            attempt(() -> way.use.of(breaker.forKey("a")));
            attempt(this::runTasks);
            failed = readsLeft.getAndSet(-1) < 0;
            runTasks();
            assertNothingIsHeld(breaker, way + " after " + reads + " reads");
        }
    }

    private void assertNothingIsHeld(Breaker breaker, String when) {
        if (breaker.state() == CircuitState.OPEN) {
            ticker.advance(Bench.RESET_TIMEOUT);
        }
        assertThat(catchThrowable(() -> breaker.run(() -> {})))
                .as("a probe of the breaker, %s", when)
                .isNull();
        breaker.forceClose();
        Admission place = breaker.forKey("a").admit();
        place.release();
        attempt(() -> breaker.forKey("b").run(throwing(new BackendException())));
        assertThat(breaker.forKey("b").state())
                .as("there is room for another key, %s", when)
                .isEqualTo(CircuitState.OPEN);
    }

    @ParameterizedTest
    @EnumSource(names = {"STAGE", "BODY"})
    void probeOfTheBreakerHasEndedWhenTheCallerGetsTheAnswer(Way way) {
        Breaker breaker = breaker(it -> it.maxConcurrent(1));
        breaker.forceOpen();
        ticker.advance(Bench.RESET_TIMEOUT);
        CompletableFuture<String> source = new CompletableFuture<>();
        GuardedCalls key = breaker.forKey("a");
        CompletableFuture<String> answer = way == Way.STAGE ? key.callStage(() -> source) : key.callAsync(source::join);
        AtomicReference<CircuitState> seen = new AtomicReference<>();
        CompletableFuture<Void> next = answer.thenRun(() -> seen.set(breaker.state()));
        source.complete("done");
        runTasks();

        assertThat(next).isCompleted();
        assertThat(seen).hasValue(CircuitState.CLOSED);
    }

    /** A wait that is cancelled while it gets its place. */
    @Test
    void cancelledWaitOfAKeyGivesItsPlaceBack() throws Exception {
        GuardedCalls key =
                breaker(it -> it.maxConcurrent(1).maxConcurrentWait(TIMEOUT)).forKey("a");
        CyclicBarrier start = new CyclicBarrier(2);
        for (int race = 0; race < RACES; race++) {
            Admission first = key.admit();
            CompletableFuture<Admission> waiting = key.admitAsync();
            first.release();
            Runnable task = tasks.remove();
            CompletableFuture<Void> granted = CompletableFuture.runAsync(() -> {
                meet(start);
                task.run();
            });
            meet(start);
            boolean cancelled = waiting.cancel(true);
            granted.join();
            if (!cancelled) {
                waiting.join().release();
            }
            assertThat(catchThrowable(() -> key.admit().release()))
                    .as("race %d, cancelled: %s", race, cancelled)
                    .isNull();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException failed) {
            throw new AssertionError(failed);
        }
    }

    /** A body that runs on after its timeout, or after its caller has cancelled, has its place until it ends. */
    @ParameterizedTest
    @EnumSource(names = {"CALL", "CANCELLED_BODY"})
    void keyWhosePlaceIsTakenIsNotForgotten(Way way) {
        StubbornCall body = new StubbornCall();
        Breaker breaker = breaker(
                it -> it.maxConcurrent(1).timeout(TIMEOUT).failureThreshold(9).failureWindow(Duration.ofSeconds(5)));
        GuardedCalls key = breaker.forKey("a");
        CompletableFuture<String> running = key.callAsync(body::run);
        Thread thread = new Thread(tasks.remove());
        thread.start();
        body.awaitBegun();
        if (way == Way.CALL) {
            ticker.advance(TIMEOUT);
            runTasks();
        } else {
            running.cancel(true);
        }
        assertThat(running).isCompletedExceptionally();
        ticker.advance(Duration.ofMinutes(1));
        breaker.forKey("b").admit().failed(new BackendException());

        assertThat(key.wouldAllow()).as("the body still runs").isFalse();
        body.end();
        await().until(key::wouldAllow);
    }

    /** Its circuit could be made while the mode is off, and be found when it is not. */
    @Test
    void keyIsUsableThoughItsCircuitIsMadeWhileTheModeChanges() {
        Breaker breaker = breaker(it -> it.failureThreshold(2).maxKeys(RACES));
        CyclicBarrier start = new CyclicBarrier(2);
        for (int race = 0; race < RACES; race++) {
            GuardedCalls key = breaker.forKey(race);
            Admission late = key.admit();
            breaker.mode(Mode.OFF);
            CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
                meet(start);
                late.failed(new BackendException());
            });
            meet(start);
            breaker.mode(Mode.ENFORCE);
            ended.join();
            assertThat(CompletableFuture.runAsync(() -> key.run(() -> {})))
                    .as("race %d", race)
                    .succeedsWithin(Duration.ofSeconds(20));
        }
    }

    /** B5, B11: the failure of a call that began before the mode was off, or before a reset, counts no more. */
    @Test
    void lateFailureOfAKeyOfWhichNothingIsRememberedCountsNoMore() {
        Breaker breaker = breaker(it -> {});
        Admission beforeOff = breaker.forKey("a").admit();
        Admission beforeReset = breaker.forKey("b").admit();
        breaker.mode(Mode.OFF);
        beforeOff.failed(new BackendException());
        assertThat(breaker.forKey("a").state()).isEqualTo(CircuitState.CLOSED);
        breaker.mode(Mode.ENFORCE);
        breaker.reset();
        beforeReset.failed(new BackendException());

        assertThat(breaker.forKey("b").state()).isEqualTo(CircuitState.CLOSED);
        breaker.forKey("a").run(() -> {});
        breaker.forKey("b").run(() -> {});
    }
}
