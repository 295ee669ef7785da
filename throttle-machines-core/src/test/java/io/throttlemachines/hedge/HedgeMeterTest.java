package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.internal.hedge.DefaultHedge;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter.AttemptOutcome;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter.CallOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reports of hedged calls that a meter receives. */
class HedgeMeterTest {

    private static final Duration TIMEOUT = Duration.ofMillis(200);

    private final RecordingMeter meter = new RecordingMeter();
    private HedgeScene scene = new HedgeScene(HedgeScene.Way.STAGE);

    @AfterEach
    void close() {
        scene.close();
    }

    private Hedge measured(HedgeConfigBuilder config) {
        Hedge hedge = scene.hedge(config);
        ((DefaultHedge) hedge).measure(meter);
        return hedge;
    }

    @ParameterizedTest
    @EnumSource
    void winnerLoserAndDurationAreReported(HedgeScene.Way way) {
        scene.close();
        scene = new HedgeScene(way);
        Hedge hedge = measured(HedgeScene.attempts(3));
        CompletableFuture<Object> answer = scene.begin(hedge);
        scene.late();
        scene.hasBegun(1);
        scene.advance(Duration.ofMillis(7));
        scene.succeed(1, "answer");
        assertThat(answer).succeedsWithin(Duration.ofSeconds(10));
        await().untilAsserted(() -> assertThat(meter.attempts).containsExactlyInAnyOrder("0 LOST", "1 WON"));
        assertThat(meter.calls).containsExactly("SUCCESS after 57 ms");
        assertThat(meter.attempts).hasSize((int) hedge.status().attempts());
    }

    @Test
    void failuresAndTheFailedCallAreReported() {
        CompletableFuture<Object> answer = scene.begin(measured(HedgeScene.attempts(2)));
        scene.advance(Duration.ofMillis(3));
        scene.fail(0, new IOException());
        scene.fail(1, new IOException());
        assertThat(answer).isCompletedExceptionally();
        assertThat(meter.attempts).containsExactly("0 FAILED", "1 FAILED");
        assertThat(meter.calls).containsExactly("FAILURE after 3 ms");
    }

    @Test
    void attemptThatItsBreakerRefusesIsReported() {
        scene.openBreaker("one");
        CompletableFuture<Object> answer =
                scene.begin(measured(HedgeScene.attempts(2).breakers(List.of("one", "two"))));
        scene.succeed(1, "answer");
        assertThat(answer).isCompletedWithValue("answer");
        assertThat(meter.attempts).containsExactly("0 REFUSED", "1 WON");
        assertThat(meter.calls).containsExactly("SUCCESS after 0 ms");
    }

    @Test
    void callFailsIfAllAttemptsAreRefused() {
        scene.openBreaker("one");
        scene.openBreaker("two");
        scene.begin(measured(HedgeScene.attempts(2).breakers(List.of("one", "two"))));
        assertThat(meter.attempts).containsExactly("0 REFUSED", "1 REFUSED");
        assertThat(meter.calls).containsExactly("FAILURE after 0 ms");
    }

    @Test
    void innerRefusalIsReportedAsARefusedAttempt() {
        scene.begin(measured(HedgeScene.attempts(2)));
        scene.fail(0, scene.refusal());
        scene.succeed(1, "answer");
        assertThat(meter.attempts).containsExactly("0 REFUSED", "1 WON");
    }

    @Test
    void timeoutLosesAllAttempts() {
        scene.begin(measured(HedgeScene.attempts(2).timeout(TIMEOUT)));
        scene.late();
        scene.advance(TIMEOUT.minus(HedgeScene.DELAY));
        assertThat(meter.attempts).containsExactlyInAnyOrder("0 LOST", "1 LOST");
        assertThat(meter.calls).containsExactly("TIMEOUT after 200 ms");
    }

    @Test
    void cancelledCallIsReported() {
        CompletableFuture<Object> answer = scene.begin(measured(HedgeScene.attempts(2)));
        scene.advance(Duration.ofMillis(9));
        answer.cancel(true);
        assertThat(meter.attempts).containsExactly("0 LOST");
        assertThat(meter.calls).containsExactly("CANCELLED after 9 ms");
    }

    @Test
    void lateAnswerIsReportedAsLostOnce() {
        Hedge hedge = measured(HedgeScene.attempts(2).timeout(TIMEOUT));
        CompletableFuture<String> unmoved = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        var unused = hedge.callStage(attempt -> unmoved);
        scene.late();
        scene.advance(TIMEOUT);
        unmoved.complete("late");
        assertThat(meter.attempts).containsExactlyInAnyOrder("0 LOST", "1 LOST");
        assertThat(meter.calls).hasSize(1);
    }

    @Test
    void attemptWithoutAThreadIsNotReported() {
        try (HedgeScene without = new HedgeScene(
                HedgeScene.Way.STAGE,
                builder -> builder.executor(task -> {
                    throw new RejectedExecutionException();
                }))) {
            Hedge hedge = without.hedge(HedgeScene.attempts(1));
            ((DefaultHedge) hedge).measure(meter);
            var unused = hedge.callAsync(attempt -> "never");
            assertThat(meter.attempts).isEmpty();
            assertThat(meter.calls).containsExactly("FAILURE after 0 ms");
        }
    }

    @Test
    void throwingMeterAffectsNoCall() {
        Hedge hedge = scene.hedge(HedgeScene.attempts(2));
        ((DefaultHedge) hedge).measure(new HedgeMeter() {
            @Override
            public void ended(CallOutcome outcome, long nanos) {
                throw new IllegalStateException("call");
            }

            @Override
            public void attemptEnded(int number, AttemptOutcome outcome) {
                throw new IllegalStateException("attempt");
            }
        });
        CompletableFuture<Object> answer = scene.begin(hedge);
        scene.fail(0, new IOException());
        scene.succeed(1, "answer");
        assertThat(answer).isCompletedWithValue("answer");
    }

    @Test
    void callThatBeganBeforeIsNotReported() {
        Hedge hedge = scene.hedge(HedgeScene.attempts(2));
        scene.begin(hedge);
        ((DefaultHedge) hedge).measure(meter);
        scene.succeed(0, "answer");
        assertThat(meter.attempts).isEmpty();
        assertThat(meter.calls).isEmpty();
    }

    /** Winner, failure, timer, timeout and the opening of a breaker may coincide in any order. */
    @Test
    void reportedOutcomesAddUpInRaces() throws Exception {
        int rounds = 1500;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CyclicBarrier gate = new CyclicBarrier(4);
        Hedge hedge = measured(HedgeScene.attempts(2).timeout(TIMEOUT).breakers(List.of("one", "two")));
        try {
            for (int round = 0; round < rounds; round++) {
                List<CompletableFuture<Object>> made = List.of(new CompletableFuture<>(), new CompletableFuture<>());
                scene.machines.breaker("one").forceClose();
                scene.machines.breaker("two").forceClose();
                CompletableFuture<Object> answer = hedge.callStage(attempt -> made.get(attempt.number()));
                if (round % 2 == 0) {
                    scene.late();
                }
                boolean fails = round % 3 == 0;
                List<Future<?>> racers = List.of(
                        threads.submit(() -> at(gate, () -> scene.advance(TIMEOUT))),
                        threads.submit(() -> at(gate, () -> end(made.get(0), fails))),
                        threads.submit(() -> at(gate, () -> end(made.get(1), !fails))),
                        threads.submit(() ->
                                at(gate, () -> scene.machines.breaker("two").forceOpen())));
                for (Future<?> racer : racers) {
                    racer.get(10, TimeUnit.SECONDS);
                }
                HedgeScene.failure(answer);
            }
        } finally {
            threads.shutdownNow();
        }
        HedgeStatus status = hedge.status();
        assertThat(meter.calls).hasSize(rounds);
        assertThat(meter.calls("SUCCESS"))
                .isEqualTo(status.won().stream().mapToLong(won -> won).sum());
        assertThat(meter.calls("TIMEOUT")).isEqualTo(status.timedOut());
        assertThat(meter.calls("FAILURE")).isEqualTo(status.failed());
        assertThat(meter.attempts("WON")).isEqualTo(meter.calls("SUCCESS"));
        assertThat(meter.attempts("LOST")).isEqualTo(status.lost());
        assertThat(meter.attempts("WON") + meter.attempts("LOST") + meter.attempts("FAILED"))
                .isEqualTo(status.attempts());
        assertThat(meter.attempts.size()).isEqualTo(status.attempts() + meter.attempts("REFUSED"));
    }

    private static Boolean at(CyclicBarrier gate, Runnable act) throws Exception {
        gate.await(10, TimeUnit.SECONDS);
        act.run();
        return true;
    }

    private static void end(CompletableFuture<Object> attempt, boolean fails) {
        if (fails) {
            attempt.completeExceptionally(new IOException());
        } else {
            attempt.complete("answer");
        }
    }

    /** Records every reported outcome. */
    private static final class RecordingMeter implements HedgeMeter {

        private final List<String> calls = new CopyOnWriteArrayList<>();
        private final List<String> attempts = new CopyOnWriteArrayList<>();

        @Override
        public void ended(CallOutcome outcome, long nanos) {
            calls.add(outcome + " after " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms");
        }

        @Override
        public void attemptEnded(int number, AttemptOutcome outcome) {
            attempts.add(number + " " + outcome);
        }

        private long calls(String outcome) {
            return calls.stream().filter(call -> call.startsWith(outcome)).count();
        }

        private long attempts(String outcome) {
            return attempts.stream()
                    .filter(attempt -> attempt.endsWith(outcome))
                    .count();
        }
    }
}
