package io.throttlemachines.internal.graph;

import io.throttlemachines.graph.Impact;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Finds what a breaker makes unavailable, without changing anything. All methods need the graph's lock. */
final class ImpactAnalysis {

    private ImpactAnalysis() {}

    static Impact of(Node breaker) {
        if (!breaker.canOpen()) {
            return new Impact(breaker.name(), List.of(), List.of());
        }
        Collection<Node> opening =
                breaker.isOpen() ? List.of(breaker) : Reach.ofCascade(breaker).keySet();
        // an OPEN target does not recover before its primary
        Set<Node> open = Reach.from(opening, ImpactAnalysis::openTargets).keySet();
        Set<Node> unavailable = Reach.from(open, ImpactAnalysis::affected).keySet();
        List<String> opens = names(opening).subList(1, opening.size());
        List<String> limiters = names(
                unavailable.stream().filter(node -> node.circuit() == null).toList());
        return new Impact(breaker.name(), opens, names(unavailable), limiters);
    }

    private static List<Node> openTargets(Node node) {
        return node.targets.stream().filter(Node::isOpen).toList();
    }

    private static List<Node> affected(Node node) {
        List<Node> affected = new ArrayList<>(node.dependents);
        if (node.isOpen()) { // the walk starts with the OPEN targets of breakers that are only about to open
            affected.addAll(openTargets(node));
        }
        return affected;
    }

    private static List<String> names(Collection<Node> nodes) {
        return nodes.stream().map(Node::name).toList();
    }
}
