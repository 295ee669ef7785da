package io.throttlemachines.benchmarks;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.refusal.DependencyException;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * A call through the last breaker of a graph: once with all its dependencies closed, once refused because the first breaker,
 * on which all others depend, is open. It must cost the same in a large graph as in a small one.
 */
public class DependentCall extends ShortRun {

    private final Answer call = new Answer();

    private final Breaker freeOf10 = lastOf(10, false);
    private final Breaker freeOf1000 = lastOf(1_000, false);
    private final Breaker blockedOf10 = lastOf(10, true);
    private final Breaker blockedOf1000 = lastOf(1_000, true);

    /** Each node depends on the one before it and on the one half way to the first. */
    private static Breaker lastOf(int nodes, boolean firstIsOpen) {
        ThrottleMachinesBuilder builder = ThrottleMachines.builder();
        for (int node = 0; node < nodes; node++) {
            BreakerConfig config = BreakerConfig.builder()
                    .resetTimeout(Duration.ofDays(1))
                    .dependsOn(dependencies(node))
                    .build();
            builder.breaker(name(node), config);
        }
        ThrottleMachines machines = builder.build();
        if (firstIsOpen) {
            machines.breaker(name(0)).forceOpen();
        }
        return machines.breaker(name(nodes - 1));
    }

    private static List<String> dependencies(int node) {
        return switch (node) {
            case 0 -> List.of();
            case 1, 2 -> List.of(name(node - 1));
            default -> List.of(name(node - 1), name(node / 2));
        };
    }

    private static String name(int node) {
        return "node-" + node;
    }

    private static Object refusal(Breaker blocked, Answer call) {
        try {
            blocked.call(call);
        } catch (DependencyException refusal) {
            return refusal;
        }
        throw new IllegalStateException("A blocked breaker let a call through.");
    }

    /** Let through; the graph has 10 nodes. */
    @Benchmark
    public Integer closedOf10() {
        return freeOf10.call(call);
    }

    /** Let through; the graph has 1,000 nodes. */
    @Benchmark
    public Integer closedOf1000() {
        return freeOf1000.call(call);
    }

    /** Refused; the graph has 10 nodes. */
    @Benchmark
    public Object blockedOf10() {
        return refusal(blockedOf10, call);
    }

    /** Refused; the graph has 1,000 nodes. */
    @Benchmark
    public Object blockedOf1000() {
        return refusal(blockedOf1000, call);
    }
}
