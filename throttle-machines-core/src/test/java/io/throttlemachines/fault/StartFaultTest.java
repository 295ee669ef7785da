package io.throttlemachines.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.context.ContextRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.fault.CallOuts.Point;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.retry.RetryConfig;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.EventRecorder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A2: a call that a timer or the caller's context keeps from starting is a failed future, and holds no place. */
class StartFaultTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker();
    private final EventRecorder events = new EventRecorder();
    private CallOuts callOuts = new CallOuts(Point.TIMERS);
    private FaultyContext context = new FaultyContext(callOuts);
    private ThrottleMachines machines = ThrottleMachines.create();

    private enum Way {
        ASYNC((machines, call) -> call.callAsync(() -> "answer")),
        STAGE((machines, call) -> call.callStage(() -> CompletableFuture.completedFuture("answer"))),
        ADMISSION((machines, call) -> call.admitAsync()),
        HEDGED_ASYNC((machines, call) -> machines.hedge("hedge").callAsync(attempt -> "answer")),
        HEDGED_STAGE((machines, call) ->
                machines.hedge("hedge").callStage(attempt -> CompletableFuture.completedFuture("answer"))),
        RETRIED_ASYNC((machines, call) -> machines.retry("retry").callAsync(() -> "answer")),
        RETRIED_STAGE((machines, call) ->
                machines.retry("retry").callStage(() -> CompletableFuture.completedFuture("answer")));

        private final BiFunction<ThrottleMachines, GuardedCalls, CompletableFuture<?>> begin;

        Way(BiFunction<ThrottleMachines, GuardedCalls, CompletableFuture<?>> begin) {
            this.begin = begin;
        }
    }

    @AfterEach
    void close() {
        machines.close();
        ContextRegistry.getInstance().removeThreadLocalAccessor(FaultyContext.KEY);
    }

    private void begin(Point point, Supplier<Throwable> fault) {
        close();
        callOuts = new CallOuts(point, 1, fault);
        context = new FaultyContext(callOuts);
        ContextRegistry.getInstance().registerThreadLocalAccessor(context);
        machines = ThrottleMachines.builder()
                .ticker(ticker)
                .scheduler(new FaultyTimers(ticker.scheduler(), callOuts))
                .executor(Runnable::run)
                .listener(events)
                .breaker("timed", onePlace().timeout(SECOND).build())
                .breaker("waiting", onePlace().maxConcurrentWait(SECOND).build())
                .hedge("hedge", HedgeConfig.builder().timeout(SECOND).build())
                .retry("retry", RetryConfig.builder().timeout(SECOND).build())
                .build();
    }

    private static BreakerConfigBuilder onePlace() {
        return BreakerConfig.builder().failureThreshold(1).maxConcurrent(1);
    }

    static Stream<Supplier<Throwable>> faults() {
        return Stream.of(
                () -> new IllegalStateException("the timer stops"),
                () -> new OutOfMemoryError("unable to create native thread"),
                () -> new IOException("checked, and thrown undeclared"));
    }

    static Stream<Arguments> callsWithATimer() {
        return Stream.of(Way.values()).flatMap(way -> faults().map(fault -> Arguments.of(way, fault)));
    }

    @ParameterizedTest
    @MethodSource("callsWithATimer")
    void timerThatFailsIsAFailedFuture(Way way, Supplier<Throwable> fault) {
        for (boolean keyed : new boolean[] {false, true}) {
            begin(Point.TIMERS, fault);
            GuardedCalls timed = keyed ? machines.breaker("timed").forKey("key") : machines.breaker("timed");
            callOuts.arm();

            assertThat(way.begin.apply(machines, timed)).isCompletedExceptionally();

            assertThat(callOuts.fired()).isTrue();
            assertThat(machines.breaker("timed").status().failures()).isZero();
            timed.admit().release();
        }
    }

    @ParameterizedTest
    @EnumSource
    void contextThatCannotBeReadIsAFailedFuture(Way way) {
        for (boolean keyed : new boolean[] {false, true}) {
            begin(Point.CONTEXT, () -> new IllegalStateException("no context"));
            GuardedCalls waiting = keyed ? machines.breaker("waiting").forKey("key") : machines.breaker("waiting");
            Admission held = waiting.admit();
            callOuts.arm();

            CompletableFuture<?> called = way.begin.apply(machines, waiting);

            assertThat(called.isCompletedExceptionally()).isEqualTo(callOuts.fired());
            assertThat(callOuts.fired()).isEqualTo(way != Way.ADMISSION);
            called.cancel(false);
            held.release();
            waiting.admit().release();
            assertThat(ticker.pendingTasks()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void fireAndForgetReportsThatItsTimerFails(Supplier<Throwable> fault) {
        begin(Point.TIMERS, fault);
        callOuts.arm();

        machines.breaker("timed").fireAndForget(() -> {});

        assertThat(events.of(CallFailed.class)).hasSize(1);
        machines.breaker("timed").admit().release();
    }
}
