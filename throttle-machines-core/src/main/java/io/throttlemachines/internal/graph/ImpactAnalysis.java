package io.throttlemachines.internal.graph;

import io.throttlemachines.graph.Impact;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tells what a breaker takes down with it. Looks and changes nothing. All needs the graph's lock. */
final class ImpactAnalysis {

    private ImpactAnalysis() {}

    static Impact of(Node breaker) {
        if (CascadeTargets.off(breaker)) {
            return new Impact(breaker.name(), List.of(), List.of());
        }
        Collection<Node> opens = breaker.openPeriod() != null
                ? List.of()
                : CascadeTargets.from(breaker).keySet();
        Set<Node> open = new LinkedHashSet<>();
        open.add(breaker);
        open.addAll(opens);
        addHeld(open);
        return new Impact(breaker.name(), names(opens), names(withDependents(open)));
    }

    /** Adds the OPEN targets of these, and theirs: none of them recovers before the one above it. */
    private static void addHeld(Set<Node> open) {
        Deque<Node> work = new ArrayDeque<>(open);
        while (!work.isEmpty()) {
            for (Node target : work.remove().targets) {
                if (target.openPeriod() != null && open.add(target)) {
                    work.add(target);
                }
            }
        }
    }

    /** All that depends on any of these besides, and what an OPEN one of those holds. */
    private static Set<Node> withDependents(Set<Node> open) {
        Set<Node> down = new LinkedHashSet<>(open);
        Deque<Node> work = new ArrayDeque<>(open);
        while (!work.isEmpty()) {
            Node node = work.remove();
            for (Node dependent : node.dependents) {
                if (down.add(dependent)) {
                    work.add(dependent);
                }
            }
            if (node.openPeriod() == null) {
                continue; // what opens is in already, with all that it holds
            }
            for (Node target : node.targets) {
                if (target.openPeriod() != null && down.add(target)) {
                    work.add(target);
                }
            }
        }
        return down;
    }

    private static List<String> names(Collection<Node> nodes) {
        return nodes.stream().map(Node::name).toList();
    }
}
