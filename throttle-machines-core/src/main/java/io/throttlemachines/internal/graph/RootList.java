package io.throttlemachines.internal.graph;

import io.throttlemachines.refusal.DependencyException.Blockage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The open breakers at the root of an obstacle, by name. Nodes with the same roots share it where that is cheap to see. */
final class RootList implements Roots {

    static final RootList NONE = new RootList(List.of());

    private final List<Node> nodes;

    /** Made when somebody asks for it. Any thread may set it, to an equal one. */
    private volatile @Nullable Blockage blockage;

    RootList(List<Node> nodes) {
        this.nodes = nodes;
    }

    List<Node> nodes() {
        return nodes;
    }

    /** Names them, for a refusal. */
    Blockage blockage() {
        Blockage known = blockage;
        if (known == null) {
            List<String> names = nodes.stream().map(Node::name).toList();
            known = new Blockage(names, names.isEmpty() ? "" : "needs " + String.join(", ", names));
            blockage = known;
        }
        return known;
    }

    @Override
    public RootList list() {
        return this;
    }

    @Override
    public RootList known() {
        return this;
    }

    @Override
    public List<Roots> parts() {
        return List.of();
    }
}
