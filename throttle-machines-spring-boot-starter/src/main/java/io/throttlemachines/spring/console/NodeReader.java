package io.throttlemachines.spring.console;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.graph.GraphStatus;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the nodes as the console shows them. */
record NodeReader(ThrottleMachines machines, CallCounts calls) {

    /** Reads all nodes now, and returns the graph that they were read from. */
    GraphStatus read(Instant now, Consumer<ConsoleNode> nodes) {
        GraphStatus graph = machines.graph();
        Map<String, Breaker> breakers = machines.breakers();
        Map<String, Limiter> limiters = machines.limiters();
        for (NodeStatus node : graph.nodes()) {
            Breaker breaker = node.kind() == NodeStatus.Kind.BREAKER ? breakers.get(node.name()) : null;
            Limiter limiter = node.kind() == NodeStatus.Kind.LIMITER ? limiters.get(node.name()) : null;
            if (breaker != null) {
                nodes.accept(ConsoleNode.of(node, breaker.status(), calls.of(breaker), now));
            } else if (limiter != null) {
                nodes.accept(read(node, limiter));
            }
        }
        machines.hedges().forEach((name, hedge) -> nodes.accept(ConsoleNode.of(name, hedge.status())));
        return graph;
    }

    /** The status of a shared limiter asks its store, which once a second for each of them would be too often. */
    private static ConsoleNode read(NodeStatus node, Limiter limiter) {
        LimiterConfig config = limiter.config();
        return config.store().equals(LimiterConfig.LOCAL_STORE)
                ? ConsoleNode.of(node, limiter.status())
                : ConsoleNode.ofShared(node, config.limit());
    }
}
