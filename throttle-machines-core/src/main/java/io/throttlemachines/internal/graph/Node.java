package io.throttlemachines.internal.graph;

import io.throttlemachines.control.Mode;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A breaker or a limiter as the graph sees it. The edges are immutable lists, replaced under the graph's lock and
 * read by anybody. Internal.
 */
public final class Node {

    private final String name;
    private final @Nullable Circuit circuit;

    /** What this node needs. Writes guarded by the graph's lock. */
    volatile List<Node> dependencies = List.of();

    /** What needs this node. Writes guarded by the graph's lock. */
    volatile List<Node> dependents = List.of();

    /** The breakers whose opening opens this one. Writes guarded by the graph's lock. */
    volatile List<Node> primaries = List.of();

    /** The breakers that open when this one does. Writes guarded by the graph's lock. */
    volatile List<Node> targets = List.of();

    /** Whether an unavailable dependency stands in the way. Written under the graph's lock, read on every call. */
    private volatile boolean blocked;

    /** What stood in the way at some version of the graph. A cache: any thread may replace it. */
    volatile OpenDependencies obstacles = OpenDependencies.UNKNOWN;

    /** How many dependencies are unavailable. Guarded by the graph's lock. */
    int unavailable;

    /** Whether the circuit is OPEN, as far as the availability pushed so far tells. Guarded by the graph's lock. */
    boolean open;

    /** The name of the group it belongs to. Guarded by the graph's lock. */
    @Nullable
    String group;

    /** Asks for the mode at present, without the graph's lock. Set under it, once, when declared. */
    Supplier<Mode> mode = () -> Mode.ENFORCE;

    /** Greater than that of everything this node stands on. Guarded by the graph's lock. */
    int level;

    /**
     * A node without edges.
     *
     * @param name    its full name
     * @param circuit the breaker's circuit; null for a limiter
     */
    public Node(String name, @Nullable Circuit circuit) {
        this.name = name;
        this.circuit = circuit;
    }

    /**
     * The name.
     *
     * @return the full name
     */
    public String name() {
        return name;
    }

    /**
     * The circuit of a breaker.
     *
     * @return null for a limiter
     */
    public @Nullable Circuit circuit() {
        return circuit;
    }

    /**
     * Whether an unavailable dependency stands in the way of calls: one volatile read, whatever the graph's size.
     *
     * @return true if so
     */
    public boolean blocked() {
        return blocked;
    }

    void blocked(boolean now) {
        blocked = now;
    }

    /**
     * What this node needs.
     *
     * @return in the order of declaration
     */
    public List<Node> dependencies() {
        return dependencies;
    }

    /**
     * What needs this node.
     *
     * @return in the order of declaration
     */
    public List<Node> dependents() {
        return dependents;
    }

    /**
     * The breakers whose opening opens this one.
     *
     * @return in the order of declaration
     */
    public List<Node> primaries() {
        return primaries;
    }

    /**
     * The breakers that open when this one does.
     *
     * @return in the order of declaration
     */
    public List<Node> targets() {
        return targets;
    }

    @Nullable
    OpenPeriod openPeriod() {
        return circuit == null ? null : circuit.openPeriod();
    }

    /**
     * Whether its circuit is OPEN now.
     *
     * @return false for a limiter
     */
    public boolean isOpen() {
        return openPeriod() != null;
    }

    boolean halfOpen() {
        return circuit != null && circuit.halfOpen();
    }

    @Override
    public String toString() {
        return name;
    }
}
