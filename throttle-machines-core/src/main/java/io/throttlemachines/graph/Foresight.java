package io.throttlemachines.graph;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tells what a breaker takes down with it. Looks and changes nothing. All needs the graph's lock. */
final class Foresight {

    private Foresight() {}

    static Impact of(Node breaker) {
        if (Cascading.off(breaker)) {
            return new Impact(breaker.name(), List.of(), List.of());
        }
        boolean open = breaker.openPeriod() != null;
        Collection<Node> opens = open ? List.of() : Cascading.from(breaker).keySet();
        Set<Node> down = new LinkedHashSet<>();
        down.add(breaker);
        down.addAll(open ? heldBy(breaker) : opens);
        addDependents(down);
        return new Impact(breaker.name(), names(opens), names(down));
    }

    /** The OPEN targets of an OPEN primary, and theirs: none of them recovers before the one above it. */
    private static Set<Node> heldBy(Node primary) {
        Set<Node> held = new LinkedHashSet<>();
        Deque<Node> work = new ArrayDeque<>(List.of(primary));
        while (!work.isEmpty()) {
            for (Node target : work.remove().targets) {
                if (target.openPeriod() != null && held.add(target)) {
                    work.add(target);
                }
            }
        }
        return held;
    }

    /** Adds all that depends on any of these. */
    private static void addDependents(Set<Node> down) {
        Deque<Node> work = new ArrayDeque<>(down);
        while (!work.isEmpty()) {
            for (Node dependent : work.remove().dependents) {
                if (down.add(dependent)) {
                    work.add(dependent);
                }
            }
        }
    }

    private static List<String> names(Collection<Node> nodes) {
        return nodes.stream().map(Node::name).toList();
    }
}
