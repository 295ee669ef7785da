package io.throttlemachines.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * D9a: random failures, then everything heals, then calls to the leaves only, whose bodies call their dependencies and
 * their primaries: every circuit closes.
 */
class LivenessPropertyTest {

    private static final int GRAPHS = 3000;

    @Test
    void callsToTheLeavesAloneCloseEveryCircuit() {
        long first = System.nanoTime();
        int broken = 0;
        for (long seed = first; seed < first + GRAPHS; seed++) {
            try {
                broken += new Play(new Random(seed)).play() ? 1 : 0;
            } catch (RuntimeException | AssertionError failure) {
                fail("Random seed " + seed, failure);
            }
        }
        assertThat(broken).as("graphs in which something was open").isGreaterThan(GRAPHS / 2);
    }

    /** One graph, its failures and its recovery. */
    private static final class Play {

        private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);

        private final Random random;
        private final Bench bench;
        private final Map<Node, Breaker> breakers = new HashMap<>();
        private final Map<Node, Limiter> limiters = new HashMap<>();
        private final List<Node> leaves;
        private final Set<Node> broken = new HashSet<>();

        /** The nodes called within the present call to a leaf: each once, or calls would grow without bound. */
        private final Set<Node> asked = new HashSet<>();

        Play(Random random) {
            this.random = random;
            int size = 3 + random.nextInt(random.nextInt(20) == 0 ? 60 : 14);
            RandomGraph graph = new RandomGraph(random, size, random.nextInt(size));
            bench = new Bench(graph::declare);
            ThrottleMachines machines = bench.machines();
            machines.breakers().values().forEach(breaker -> breakers.put(((DefaultBreaker) breaker).node(), breaker));
            machines.limiters().values().forEach(limiter -> limiters.put(((DefaultLimiter) limiter).node(), limiter));
            leaves = RandomGraph.nodes(machines).stream()
                    .filter(node ->
                            node.dependents().isEmpty() && node.targets().isEmpty())
                    .toList();
        }

        /** Returns whether any breaker was open before everything healed. */
        boolean play() {
            breakThings();
            boolean open = !notClosed().isEmpty();
            heal();
            assertThat(notClosed()).as("still not closed").isEmpty();
            return open;
        }

        private void breakThings() {
            for (int round = 0; round < 10; round++) {
                broken.clear();
                breakers.keySet().stream()
                        .filter(node -> random.nextInt(5) == 0)
                        .forEach(broken::add);
                callAll(random.nextBoolean() ? leaves : List.copyOf(breakers.keySet()));
                breakers.values().stream()
                        .filter(breaker -> random.nextInt(20) == 0)
                        .forEach(Breaker::forceOpen);
                bench.advance(Duration.ofSeconds(random.nextInt(40)));
            }
            broken.clear();
        }

        /** Needs at most two successes for each circuit, level by level. */
        private void heal() {
            int rounds = 2 * (breakers.size() + 2);
            for (int round = 0; round < rounds && !notClosed().isEmpty(); round++) {
                bench.advance(LONGEST_TIMEOUT);
                callAll(leaves);
            }
        }

        private void callAll(List<Node> nodes) {
            for (Node node : nodes) {
                asked.clear();
                try {
                    call(node);
                } catch (RefusedException | IllegalStateException expected) {
                    // a call may fail
                }
            }
        }

        private void call(Node node) {
            Breaker breaker = breakers.get(node);
            if (breaker != null) {
                breaker.run(() -> body(node));
            } else {
                limiters.get(node).run(() -> body(node));
            }
        }

        /** Calls all dependencies and primaries of the node; a refusal or failure of one breaks the call. */
        private void body(Node node) {
            if (broken.contains(node)) {
                throw new IllegalStateException(node + " is broken");
            }
            Set<Node> called = new LinkedHashSet<>(node.dependencies());
            called.addAll(node.primaries());
            for (Node each : called) {
                if (asked.add(each)) {
                    call(each);
                }
            }
        }

        private List<String> notClosed() {
            return breakers.values().stream()
                    .filter(breaker -> breaker.state() != CircuitState.CLOSED)
                    .map(breaker -> breaker.name() + " " + breaker.state())
                    .toList();
        }
    }
}
