package io.throttlemachines.internal.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Walks from nodes to what they stand on, and visits each once, after everything above it. Not recursive: graphs may be deep. */
final class DependencyFirstWalk {

    private final Function<Node, List<Node>> above;
    private final Set<Node> seen = new HashSet<>();

    DependencyFirstWalk(Function<Node, List<Node>> above) {
        this.above = above;
    }

    void visit(Node start, Consumer<Node> visitor) {
        if (!seen.add(start)) {
            return;
        }
        Deque<Step> path = new ArrayDeque<>();
        path.push(step(start));
        while (!path.isEmpty()) {
            Step step = path.peek();
            if (step.rest.hasNext()) {
                Node next = step.rest.next();
                if (seen.add(next)) {
                    path.push(step(next));
                }
            } else {
                path.pop();
                visitor.accept(step.node);
            }
        }
    }

    private Step step(Node node) {
        return new Step(node, above.apply(node).iterator());
    }

    private record Step(Node node, Iterator<Node> rest) {}
}
