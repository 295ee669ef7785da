package io.throttlemachines.fault;

import io.micrometer.context.ContextRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.fault.CallOuts.Point;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Breakers with a circuit for each key, of which every call-out can fail. */
final class KeyedScene implements AutoCloseable {

    static final Duration SECOND = Duration.ofSeconds(1);
    static final Duration RESET_TIMEOUT = Duration.ofSeconds(10);
    static final Duration LONG = Duration.ofHours(2);
    static final int FAILURES = 2;
    static final int PLACES = 2;
    static final int MAX_KEYS = 8;

    final CallOuts callOuts;
    final ManualTicker ticker = new ManualTicker();
    final Queue<Runnable> tasks = new ArrayDeque<>();

    /** Each must end. */
    final List<CompletableFuture<?>> answers = new ArrayList<>();

    /** The stages of calls that do not end by themselves. */
    final List<CompletableFuture<String>> stages = new ArrayList<>();

    final ThrottleMachines machines;

    /** Its keys cost nothing as long as they do not fail. */
    final Breaker plain;

    /** Its keys have places, for which callers wait. */
    final Breaker places;

    /** Its calls need a thread of the executor. */
    final Breaker timed;

    final Breaker rate;

    KeyedScene(CallOuts callOuts) {
        this.callOuts = callOuts;
        machines = ThrottleMachines.builder()
                .ticker(() -> {
                    callOuts.visit(Point.TICKER);
                    return ticker.read();
                })
                .clock(ticker.clock())
                .sleeper(ticker)
                .executor(task -> {
                    callOuts.visit(Point.EXECUTOR);
                    tasks.add(task);
                })
                .scheduler(new FaultyTimers(ticker.scheduler(), callOuts))
                .listener(event -> callOuts.visit(Point.LISTENER))
                .retryAfter(failure -> {
                    callOuts.visit(Point.RETRY_AFTER);
                    return null;
                })
                .breaker("database", settings().build())
                .breaker("plain", settings().dependsOn("database").build())
                .breaker(
                        "places",
                        settings()
                                .maxConcurrent(PLACES)
                                .maxConcurrentWait(SECOND)
                                .halfOpenCalls(2)
                                .build())
                .breaker(
                        "timed",
                        settings().maxConcurrent(PLACES).timeout(SECOND).build())
                .breaker(
                        "rate",
                        settings()
                                .failureThreshold(100)
                                .failureRateThreshold(50.0)
                                .minimumCalls(2)
                                .build())
                .build();
        ContextRegistry.getInstance().registerThreadLocalAccessor(new FaultyContext(callOuts));
        machines.measure(new FaultyMeters(callOuts));
        plain = machines.breaker("plain");
        places = machines.breaker("places");
        timed = machines.breaker("timed");
        rate = machines.breaker("rate");
    }

    private BreakerConfigBuilder settings() {
        return BreakerConfig.builder()
                .failureThreshold(FAILURES)
                .failureWindow(Duration.ofMinutes(1))
                .resetTimeout(RESET_TIMEOUT)
                .resetTimeoutJitter(0)
                .maxKeys(MAX_KEYS)
                .recoveryGuard(breaker -> agrees(Point.RECOVERY_GUARD))
                .resetGuard(breaker -> agrees(Point.RESET_GUARD))
                .failurePredicate(answer -> !agrees(Point.ANSWER_PREDICATE))
                .exceptionPredicate(thrown -> agrees(Point.EXCEPTION_PREDICATE));
    }

    private boolean agrees(Point point) {
        callOuts.visit(point);
        return true;
    }

    String answer() {
        callOuts.visit(Point.CALL);
        return "answer";
    }

    String fail() {
        callOuts.visit(Point.CALL);
        throw new IllegalStateException("down");
    }

    /** A stage that ends only when somebody completes it. */
    CompletableFuture<String> endless() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        stages.add(stage);
        return stage;
    }

    <T> CompletableFuture<T> awaited(CompletableFuture<T> answer) {
        answers.add(answer);
        return answer;
    }

    /** Runs what waits for a thread. */
    void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            FaultStory.attempt(task::run);
        }
    }

    @Override
    public void close() {
        ContextRegistry.getInstance().removeThreadLocalAccessor(FaultyContext.KEY);
        machines.close();
    }

    /** A key whose methods call out. */
    final class Key {

        @Override
        public int hashCode() {
            callOuts.visit(Point.KEY);
            return 7;
        }

        @Override
        public boolean equals(Object other) {
            callOuts.visit(Point.KEY);
            return other instanceof Key;
        }
    }
}
