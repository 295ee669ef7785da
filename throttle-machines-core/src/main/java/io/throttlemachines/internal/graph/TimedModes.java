package io.throttlemachines.internal.graph;

import io.throttlemachines.internal.time.Time;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The breakers with a timed mode that begins or ends off. Its end may open the circuit, if a primary is OPEN, or close it. No
 * timer waits for it: as long as the mode lasts, {@link Node#blocked()} is true for all nodes that its end may concern. So
 * their calls take the slow path, which first ends the modes that are over ({@link Graph#endModes}), and other calls pay nothing.
 */
final class TimedModes {

    /**
     * When the first of the modes ends; {@link Time#NEVER} if there is none. Written under the graph's lock, when the change
     * that ends a mode is complete: until then other threads find that it is over, and wait for the lock.
     */
    private volatile long firstEndsAt = Time.NEVER;

    /** The breakers that have such a mode, and perhaps some that had one. Guarded by the graph's lock. */
    private final Set<Node> timed = new LinkedHashSet<>();

    /** The nodes whose calls look for an end. Guarded by the graph's lock. */
    private Set<Node> watching = Set.of();

    /** Whether modes or edges have changed since the last {@link #update}. Guarded by the graph's lock. */
    private boolean changed;

    /** Whether a mode is over and has not ended yet. Reads the clock only if there is a timed mode. */
    boolean isOver(Time time) {
        long first = firstEndsAt;
        return first != Time.NEVER && time.nanos() >= first;
    }

    // What follows needs the graph's lock.

    /** Ends the modes that are over. */
    void end(long now) {
        for (Node node : List.copyOf(timed)) {
            if (now >= node.modeEndsAt) {
                var unused = node.mode.get(); // ends it
            }
        }
    }

    void endsAt(Node node, long endsAt) {
        changed = true;
        timed.add(node);
        node.modeEndsAt = endsAt;
    }

    void edgesChanged() {
        changed |= !timed.isEmpty();
    }

    /** Follows the modes and edges at the end of a change, or after one that failed. */
    void update() {
        if (!changed) {
            return;
        }
        List<Node> present = new ArrayList<>(timed);
        present.removeIf(node -> node.modeEndsAt == Time.NEVER);
        Set<Node> concerned = Reach.from(present, TimedModes::concerned).keySet();
        firstEndsAt = present.stream().mapToLong(node -> node.modeEndsAt).min().orElse(Time.NEVER);
        concerned.forEach(node -> node.watches(true));
        for (Node node : watching) {
            if (!concerned.contains(node)) {
                node.watches(false);
            }
        }
        watching = concerned;
        timed.removeIf(node -> node.modeEndsAt == Time.NEVER);
        changed = false;
    }

    private static List<Node> concerned(Node node) {
        List<Node> concerned = new ArrayList<>(node.dependents);
        concerned.addAll(node.targets);
        return concerned;
    }
}
