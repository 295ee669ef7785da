package io.throttlemachines.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** D2, D8: the availability that transitions push to dependents always equals one computed from scratch. */
class PushedAvailabilityPropertyTest {

    private static final int GRAPHS = 6;
    private static final int NODES = 300;
    private static final int SPINE = 40;
    private static final int TRANSITIONS = 1500;

    @Test
    void pushedAvailabilityEqualsOneComputedFromScratch() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + GRAPHS; seed++) {
            try {
                play(new Random(seed));
            } catch (RuntimeException | AssertionError failure) {
                fail("Random seed " + seed, failure);
            }
        }
    }

    private static void play(Random random) {
        RandomGraph graph = new RandomGraph(random, NODES, SPINE);
        try (Bench bench = new Bench(graph::declare)) {
            ThrottleMachines machines = bench.machines();
            Map<Node, Integer> depths = new HashMap<>();
            assertThat(RandomGraph.nodes(machines)).anyMatch(node -> RandomGraph.depth(node, depths) > 20);
            for (int i = 0; i < TRANSITIONS; i++) {
                act(random, bench, machines);
                if (i % 100 == 0) {
                    declareMore(random, machines, i);
                }
                assertAvailability(machines);
            }
        }
    }

    private static void act(Random random, Bench bench, ThrottleMachines machines) {
        List<Breaker> breakers = List.copyOf(machines.breakers().values());
        Breaker breaker = breakers.get(random.nextInt(breakers.size()));
        switch (random.nextInt(14)) {
            case 0, 1 -> forceOpen(breaker);
            case 2 -> isolate(random, breaker);
            case 3 -> breaker.forceClose();
            case 4, 5 -> breaker.attemptRecovery();
            case 6, 7 -> breaker.reset();
            case 8 -> breaker.resetCascade();
            case 9 ->
                call(() -> breaker.run(() -> {
                    throw new IllegalStateException();
                }));
            case 10, 11 -> call(() -> breaker.run(() -> {}));
            case 12 -> limiterCall(random, machines);
            default -> breaker.mode(random.nextInt(4) == 0 ? Mode.OFF : Mode.ENFORCE);
        }
        bench.advance(Duration.ofSeconds(random.nextInt(5)));
    }

    private static void forceOpen(Breaker breaker) {
        if (breaker.mode() != Mode.OFF) {
            breaker.forceOpen();
        }
    }

    private static void isolate(Random random, Breaker breaker) {
        if (breaker.mode() != Mode.OFF && random.nextInt(4) == 0) {
            breaker.isolate();
        }
    }

    private static void limiterCall(Random random, ThrottleMachines machines) {
        List<Limiter> limiters = List.copyOf(machines.limiters().values());
        call(() -> limiters.get(random.nextInt(limiters.size())).acquire(1));
    }

    private static void call(Runnable call) {
        try {
            call.run();
        } catch (RefusedException | IllegalStateException expected) {
            // only its effect on the states counts
        }
    }

    /** Declares dependents of nodes that may be open at the time. */
    private static void declareMore(Random random, ThrottleMachines machines, int i) {
        List<Node> nodes = RandomGraph.nodes(machines);
        String dependency = nodes.get(random.nextInt(nodes.size())).name();
        machines.breaker("late" + i, Bench.dependingOn(dependency));
        machines.limiter(
                "lateLimiter" + i,
                LimiterConfig.builder()
                        .limit(1000)
                        .period(Duration.ofSeconds(1))
                        .dependsOn(dependency, "late" + i)
                        .build());
    }

    private static void assertAvailability(ThrottleMachines machines) {
        Map<Node, Boolean> available = new HashMap<>();
        Map<Node, Breaker> breakers = new HashMap<>();
        machines.breakers().values().forEach(breaker -> breakers.put(((DefaultBreaker) breaker).node(), breaker));
        for (Node node : RandomGraph.nodes(machines)) {
            boolean blocked =
                    node.dependencies().stream().anyMatch(dependency -> !available(dependency, breakers, available));
            if (node.blocked() != blocked) {
                fail("%s is pushed as blocked=%s, but is %s", node, node.blocked(), blocked);
            }
        }
        for (Breaker breaker : breakers.values()) {
            if (breaker.state() == CircuitState.OPEN && breaker.mode() == Mode.OFF) {
                fail("%s is open though off", breaker.name());
            }
        }
    }

    private static boolean available(Node node, Map<Node, Breaker> breakers, Map<Node, Boolean> known) {
        Boolean available = known.get(node);
        if (available == null) {
            Breaker breaker = breakers.get(node);
            available = (breaker == null || breaker.state() != CircuitState.OPEN)
                    && node.dependencies().stream().allMatch(dependency -> available(dependency, breakers, known));
            known.put(node, available);
        }
        return available;
    }
}
