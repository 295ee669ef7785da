package io.throttlemachines.internal.graph;

import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A breaker or a limiter as the graph sees it. The edges are immutable lists, replaced under the graph's lock and read
 * by any thread. Internal.
 */
public final class Node {

    private final String name;
    private final @Nullable Circuit circuit;

    /** Writes guarded by the graph's lock. */
    volatile List<Node> dependencies = List.of();

    /** Writes guarded by the graph's lock. */
    volatile List<Node> dependents = List.of();

    /** Writes guarded by the graph's lock. */
    volatile List<Node> primaries = List.of();

    /** Writes guarded by the graph's lock. */
    volatile List<Node> targets = List.of();

    /** Whether calls must ask the graph. Written under the graph's lock, read on every call. */
    private volatile boolean blocked;

    /** What keeps calls from it, and from its dependents, at some version of the graph. Any thread may replace it. */
    volatile Obstacles.Found obstacles = Obstacles.Found.NOTHING;

    /** How many dependencies are unavailable. Guarded by the graph's lock. */
    private int unavailable;

    /** Whether the end of a timed mode may block it. Guarded by the graph's lock. */
    private boolean watches;

    /** When its own timed mode ends; {@link Time#NEVER} if {@link TimedModes} need not know. Guarded by the graph's lock. */
    long modeEndsAt = Time.NEVER;

    /** Whether the counts of its dependents already include this circuit as OPEN. Guarded by the graph's lock. */
    boolean open;

    /** The name of its group. Guarded by the graph's lock. */
    @Nullable
    String group;

    /** Returns the present mode, and ends a timed mode that is over. Written once under the lock, when the node is declared. */
    Supplier<Mode> mode = () -> Mode.ENFORCE;

    /** A node without edges; the circuit of a breaker, or null for a limiter. */
    public Node(String name, @Nullable Circuit circuit) {
        this.name = name;
        this.circuit = circuit;
    }

    public String name() {
        return name;
    }

    /** The breaker's circuit; null for a limiter. */
    public @Nullable Circuit circuit() {
        return circuit;
    }

    /**
     * Whether an unavailable dependency blocks calls, or the end of a timed mode may do so: one volatile read, whatever the
     * graph's size.
     */
    public boolean blocked() {
        return blocked;
    }

    /** Whether it is neither OPEN nor blocked. Needs the graph's lock. */
    boolean available() {
        return !open && unavailable == 0;
    }

    /** Needs the graph's lock. */
    int unavailable() {
        return unavailable;
    }

    /** Needs the graph's lock. */
    void unavailable(int dependencies) {
        unavailable = dependencies;
        blocked = dependencies > 0 || watches;
    }

    /** Needs the graph's lock. */
    void watches(boolean timedModes) {
        watches = timedModes;
        blocked = unavailable > 0 || timedModes;
    }

    /** The nodes it depends on, in the order of declaration. */
    public List<Node> dependencies() {
        return dependencies;
    }

    /** The nodes that depend on it, in the order of declaration. */
    public List<Node> dependents() {
        return dependents;
    }

    /** The breakers that cascade to it, in the order of declaration. */
    public List<Node> primaries() {
        return primaries;
    }

    /** The breakers it cascades to, in the order of declaration. */
    public List<Node> targets() {
        return targets;
    }

    /** A new list of what could keep calls from it: dependencies that are not available and, if it is OPEN, OPEN primaries. */
    List<Node> blockers() {
        boolean open = isOpen();
        if (!open && !blocked) {
            return new ArrayList<>();
        }
        List<Node> blockers = new ArrayList<>(2);
        for (Node dependency : dependencies) {
            if (dependency.blocked || dependency.isOpen()) {
                blockers.add(dependency);
            }
        }
        for (Node primary : open ? primaries : List.<Node>of()) {
            if (primary.isOpen()) {
                blockers.add(primary);
            }
        }
        return blockers;
    }

    List<Node> dependenciesAndPrimaries() {
        return Stream.concat(dependencies.stream(), primaries.stream()).toList();
    }

    @Nullable
    OpenPeriod openPeriod() {
        return circuit == null ? null : circuit.openPeriod();
    }

    /** Whether its circuit is OPEN now; false for a limiter. */
    public boolean isOpen() {
        return openPeriod() != null;
    }

    /** False for a limiter, and for a breaker in mode off. */
    boolean canOpen() {
        return circuit != null && !circuit.off();
    }

    boolean halfOpen() {
        return circuit != null && circuit.halfOpen();
    }

    @Override
    public String toString() {
        return name;
    }
}
