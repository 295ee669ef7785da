package io.throttlemachines.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.race.DeclaringThread.Shared;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.state.CircuitState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads use names that nobody has declared, while others declare, configure, open, reset and look at the same names, and executors,
 * listeners and meters throw. Each name means one object, no setting and no event is lost, and no lock stays held.
 */
class DeclarationRaceTest {

    private static final int THREADS = 6;
    private static final int ROUNDS = 15;
    private static final int STEPS = 300;

    @ParameterizedTest(name = "closed while it is in use: {0}")
    @ValueSource(booleans = {false, true})
    void eachNameMeansOneObject(boolean closes) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Shared shared = new Shared(round);
                List<DeclaringThread> all = new ArrayList<>();
                List<Future<?>> ends = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    DeclaringThread each =
                            new DeclaringThread(shared, thread, STEPS, closes && thread == 0 ? STEPS / 2 : STEPS);
                    all.add(each);
                    ends.add(threads.submit(each));
                }
                for (Future<?> end : ends) {
                    end.get(30, TimeUnit.SECONDS);
                }
                assertWhole(shared, all, closes);
                shared.machines.close();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertWhole(Shared shared, List<DeclaringThread> threads, boolean closed) throws Exception {
        ThrottleMachines machines = shared.machines;
        shared.faults.set(false);
        CompletableFuture.supplyAsync(() -> machines.breaker("last one").call(() -> machines.graph()))
                .get(20, TimeUnit.SECONDS);
        machines.breakers()
                .forEach((name, breaker) ->
                        assertThat(shared.known("breaker", name, breaker)).isSameAs(breaker));
        machines.limiters()
                .forEach((name, limiter) ->
                        assertThat(shared.known("limiter", name, limiter)).isSameAs(limiter));
        machines.hedges()
                .forEach((name, hedge) ->
                        assertThat(shared.known("hedge", name, hedge)).isSameAs(hedge));
        machines.retries()
                .forEach((name, retry) ->
                        assertThat(shared.known("retry", name, retry)).isSameAs(retry));
        assertThat(machines.graph().nodes().stream().map(NodeStatus::name))
                .as("nodes of the graph")
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(machines.breakers().keySet().stream(), machines.limiters().keySet().stream())
                                .toList());
        threads.forEach(DeclaringThread::assertSettingsKept);
        shared.settle();
        assertTransitionsInOrder(shared);
        assertAllUsable(machines, closed);
    }

    private static void assertTransitionsInOrder(Shared shared) {
        Map<String, CircuitState> states = new HashMap<>();
        for (BreakerTransition transition : shared.events.of(BreakerTransition.class)) {
            CircuitState before = states.put(transition.name(), transition.to());
            assertThat(transition.from())
                    .as(transition.toString())
                    .isEqualTo(before == null ? CircuitState.CLOSED : before);
        }
        shared.machines
                .breakers()
                .forEach((name, breaker) -> assertThat(states.getOrDefault(name, CircuitState.CLOSED))
                        .as(name)
                        .isEqualTo(breaker.state()));
    }

    private static int placesOf(Breaker breaker) {
        List<Admission> taken = new ArrayList<>();
        try {
            while (true) {
                taken.add(breaker.admit());
            }
        } catch (BulkheadFullException full) {
            return taken.size();
        } finally {
            taken.forEach(Admission::release);
        }
    }

    private static void assertAllUsable(ThrottleMachines machines, boolean closed) {
        machines.breakers().values().forEach(Breaker::forceClose);
        for (Breaker breaker : machines.breakers().values()) {
            await().pollDelay(Duration.ZERO)
                    .untilAsserted(() -> assertThat(placesOf(breaker)).isEqualTo(DeclaringThread.PLACES));
        }
        for (Limiter limiter : machines.limiters().values()) {
            limiter.reset();
            assertThat(limiter.tryAcquire()).isTrue();
        }
        machines.hedges()
                .values()
                .forEach(hedge -> assertThat(hedge.callStage(attempt -> CompletableFuture.completedFuture("answer")))
                        .matches(
                                answer -> closed ? answer.isCompletedExceptionally() : "answer".equals(answer.join())));
    }
}
