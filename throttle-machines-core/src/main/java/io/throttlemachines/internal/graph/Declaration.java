package io.throttlemachines.internal.graph;

import io.throttlemachines.control.Mode;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A new node and its edges. Internal.
 *
 * @param node         the new node
 * @param group        the name of its group, or null
 * @param mode         returns its present mode, after it has ended a timed one that is over; called with or without the graph's lock
 * @param dependencies the nodes it depends on
 * @param targets      the breakers it cascades to
 */
public record Declaration(
        Node node, @Nullable String group, Supplier<Mode> mode, List<Node> dependencies, List<Node> targets) {

    /** Copies the lists, each edge once. */
    public Declaration {
        dependencies = dependencies.stream().distinct().toList();
        targets = targets.stream().distinct().toList();
    }

    /** A node outside of groups whose mode is always enforce. */
    public Declaration(Node node, List<Node> dependencies, List<Node> targets) {
        this(node, null, () -> Mode.ENFORCE, dependencies, targets);
    }
}
