package io.throttlemachines.graph;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** A random graph of breakers and limiters with dependencies and cascades, declared in one batch in random order. */
final class RandomGraph {

    private final Random random;
    private final int size;
    private final List<List<String>> dependencies = new ArrayList<>();
    private final List<List<String>> targets = new ArrayList<>();
    private final List<Boolean> limiter = new ArrayList<>();

    /**
     * Makes one.
     *
     * @param spine the length of a chain of nodes, each depending on the one before
     */
    RandomGraph(Random random, int size, int spine) {
        this.random = random;
        this.size = size;
        for (int node = 0; node < size; node++) {
            limiter.add(random.nextInt(5) == 0);
            targets.add(new ArrayList<>());
            dependencies.add(dependenciesOf(node, spine));
        }
        for (int target = 1; target < size; target++) {
            for (int i = random.nextInt(3); i > 0 && !limiter.get(target); i--) {
                int primary = random.nextInt(target);
                if (!limiter.get(primary)) {
                    targets.get(primary).add(name(target));
                }
            }
        }
    }

    private List<String> dependenciesOf(int node, int spine) {
        Set<String> needs = new LinkedHashSet<>();
        if (node > 0 && node < spine) {
            needs.add(name(node - 1));
        }
        for (int i = node == 0 ? 0 : random.nextInt(3); i > 0; i--) {
            needs.add(name(random.nextInt(node)));
        }
        return List.copyOf(needs);
    }

    private static String name(int node) {
        return "n" + node;
    }

    /** Declares it. */
    void declare(ThrottleMachinesBuilder builder) {
        List<Integer> order = new ArrayList<>();
        for (int node = 0; node < size; node++) {
            order.add(node);
        }
        Collections.shuffle(order, random);
        order.forEach(node -> declare(builder, node));
    }

    private void declare(ThrottleMachinesBuilder builder, int node) {
        if (limiter.get(node)) {
            builder.limiter(
                    name(node),
                    LimiterConfig.builder()
                            .limit(1_000_000_000L)
                            .period(Duration.ofSeconds(1))
                            .dependsOn(dependencies.get(node))
                            .build());
        } else {
            builder.breaker(name(node), breaker(node).build());
        }
    }

    private BreakerConfigBuilder breaker(int node) {
        return Bench.settings()
                .failureThreshold(1 + random.nextInt(2))
                .resetTimeout(Duration.ofSeconds(1 + random.nextInt(30)))
                .resetTimeoutJitter(random.nextBoolean() ? 0.25 : 0)
                .resetTimeoutMultiplier(1 + random.nextInt(2))
                .resetTimeoutMax(Duration.ofSeconds(60))
                .halfOpenCalls(1 + random.nextInt(2))
                .successThreshold(1 + random.nextInt(2))
                .dependsOn(dependencies.get(node))
                .cascadesTo(targets.get(node));
    }

    /** Every node. */
    static List<Node> nodes(ThrottleMachines machines) {
        return Stream.concat(
                        machines.breakers().values().stream().map(breaker -> ((DefaultBreaker) breaker).node()),
                        machines.limiters().values().stream().map(limiter -> ((DefaultLimiter) limiter).node()))
                .toList();
    }

    /** The length of the longest chain of dependencies. */
    static int depth(Node node, Map<Node, Integer> known) {
        Integer depth = known.get(node);
        if (depth == null) {
            depth = 1
                    + node.dependencies().stream()
                            .mapToInt(dependency -> depth(dependency, known))
                            .max()
                            .orElse(0);
            known.put(node, depth);
        }
        return depth;
    }
}
