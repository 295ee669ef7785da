package io.throttlemachines.internal.graph;

import io.throttlemachines.control.Mode;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A new node and the edges it brings along. Internal.
 *
 * @param node         the new node
 * @param group        the name of the group it belongs to, or null
 * @param mode         answers its mode at present; asked without any lock
 * @param dependencies what it needs
 * @param targets      the breakers it opens
 */
public record Declaration(
        Node node, @Nullable String group, Supplier<Mode> mode, List<Node> dependencies, List<Node> targets) {

    /** Keeps its own copies, each edge once. */
    public Declaration {
        dependencies = dependencies.stream().distinct().toList();
        targets = targets.stream().distinct().toList();
    }

    /**
     * Outside of groups, in mode enforce for good.
     *
     * @param node         the new node
     * @param dependencies what it needs
     * @param targets      the breakers it opens
     */
    public Declaration(Node node, List<Node> dependencies, List<Node> targets) {
        this(node, null, () -> Mode.ENFORCE, dependencies, targets);
    }
}
