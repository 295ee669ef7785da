package io.throttlemachines.graph;

import java.util.List;

/**
 * A new node and the edges it brings along. Internal.
 *
 * @param node         the new node
 * @param dependencies what it needs
 * @param targets      the breakers it opens
 */
public record Declaration(Node node, List<Node> dependencies, List<Node> targets) {

    /** Keeps its own copies, each edge once. */
    public Declaration {
        dependencies = dependencies.stream().distinct().toList();
        targets = targets.stream().distinct().toList();
    }
}
