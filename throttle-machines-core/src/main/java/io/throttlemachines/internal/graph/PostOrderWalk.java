package io.throttlemachines.internal.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** A depth-first walk that visits each node once, after all nodes it leads to. Not recursive: graphs may be deep. */
final class PostOrderWalk<T> {

    private final Function<T, List<T>> next;
    private final Consumer<List<T>> onCycle;

    /** The nodes met so far: false while a node is on the current path, true once it is visited. */
    private final Map<T, Boolean> visited = new HashMap<>();

    /** For a graph without cycles. */
    PostOrderWalk(Function<T, List<T>> next) {
        this(next, cycle -> {});
    }

    PostOrderWalk(Function<T, List<T>> next, Consumer<List<T>> onCycle) {
        this.next = next;
        this.onCycle = onCycle;
    }

    /** Visits what {@code start} leads to, then {@code start}, without the nodes of earlier visits. */
    void visit(T start, Consumer<T> visitor) {
        Deque<Step<T>> path = new ArrayDeque<>();
        enter(start, path);
        while (!path.isEmpty()) {
            Step<T> step = path.getLast();
            if (step.rest.hasNext()) {
                enter(step.rest.next(), path);
            } else {
                path.removeLast();
                visited.put(step.node, true);
                visitor.accept(step.node);
            }
        }
    }

    private void enter(T node, Deque<Step<T>> path) {
        Boolean known = visited.putIfAbsent(node, false);
        if (known == null) {
            path.addLast(new Step<>(node, next.apply(node).iterator()));
        } else if (!known) {
            onCycle.accept(path.stream()
                    .map(Step::node)
                    .dropWhile(each -> each != node)
                    .toList());
        }
    }

    private record Step<T>(T node, Iterator<T> rest) {}
}
