package io.throttlemachines.internal.graph;

import io.throttlemachines.event.CascadeTriggered;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.graph.GraphStatus;
import io.throttlemachines.graph.Impact;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.time.Time;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who depends on what, and the one lock under which any circuit changes its state. Internal.
 *
 * <p>A call never walks the graph: it reads {@link Node#blocked()}. That is kept true by pushing availability down
 * whenever a circuit changes, which is rare. Two orders make a cascade indivisible for those who read without the lock:
 * <ul>
 *   <li>opening: first what depends on the circuits is blocked, then targets open, the deepest first, and the primary
 *       last. So who has seen a primary OPEN finds all its targets OPEN and all that depends on them blocked;
 *   <li>leaving OPEN: first the circuit's state changes, then what depends on it is let through.
 * </ul>
 */
public final class Graph {

    private final ReentrantLock lock = new ReentrantLock();
    private final Time time;
    private final Events events;

    /** All of them, in the order of declaration. Guarded by the lock. */
    private final List<Node> nodes = new ArrayList<>();

    /** Odd while a change is under way, and greater by two after it. Written under the lock. */
    private volatile long version;

    /**
     * An empty graph.
     *
     * @param time   the shared time
     * @param events where cascades are told
     */
    public Graph(Time time, Events events) {
        this.time = time;
        this.events = events;
        events.neverUnder(lock);
    }

    /**
     * Makes a change: under the lock, with what it published delivered afterwards.
     *
     * @param change what to do; calls no user code
     * @param <T>    the type of the answer
     * @return its answer
     */
    public <T extends @Nullable Object> T change(Supplier<T> change) {
        try {
            return locked(change);
        } finally {
            events.deliver();
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> change) {
        lock.lock();
        boolean outermost = lock.getHoldCount() == 1;
        try {
            if (outermost) {
                turnVersion();
            }
            return change.get();
        } finally {
            if (outermost) {
                turnVersion();
            }
            lock.unlock();
        }
    }

    /** Needs the lock. */
    private void turnVersion() {
        long next = version + 1;
        version = next;
    }

    /** Looks at one moment of the graph: under the lock, so briefly, without user code, and without changing anything. */
    private <T> T look(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * How all nodes stand at one moment.
     *
     * @return a snapshot
     */
    public GraphStatus status() {
        List<Node> known = look(() -> List.copyOf(nodes));
        var modes = GraphSnapshot.modes(known); // who is asked may find the time of a mode over, and change it
        return look(() -> GraphSnapshot.of(known, modes));
    }

    /**
     * What a breaker takes down with it. Changes nothing.
     *
     * @param breaker its node
     * @return what would happen if it opened now, or what it holds down
     */
    public Impact impact(Node breaker) {
        return look(() -> ImpactAnalysis.of(breaker));
    }

    /**
     * Adds new nodes with their edges, all or none. Delivers no event, not even one of others that waits for its delivery:
     * whoever declares holds a lock of its own.
     *
     * @param declarations the new nodes
     * @throws io.throttlemachines.config.ConfigurationException if a node would stand on itself
     */
    public void declare(List<Declaration> declarations) {
        locked(() -> {
            Cycles.refuseIn(declarations);
            for (Declaration declaration : declarations) {
                Node node = declaration.node();
                nodes.add(node);
                node.group = declaration.group();
                node.mode = declaration.mode();
                node.dependencies = declaration.dependencies();
                node.targets = declaration.targets();
                node.dependencies.forEach(dependency -> dependency.dependents = with(dependency.dependents, node));
                node.targets.forEach(target -> target.primaries = with(target.primaries, node));
            }
            declarations.forEach(declaration -> settle(declaration.node()));
            return true;
        });
    }

    private static List<Node> with(List<Node> nodes, Node added) {
        List<Node> longer = new ArrayList<>(nodes);
        longer.add(added);
        return List.copyOf(longer);
    }

    /** Gives a new node its availability, which may be that of nodes declared with it, and its level. */
    private void settle(Node node) {
        int unavailable =
                (int) node.dependencies.stream().filter(Graph::unavailable).count();
        boolean was = unavailable(node);
        node.unavailable = unavailable;
        node.blocked(unavailable > 0);
        if (unavailable(node) != was) {
            push(node, was);
        }
        raise(node);
    }

    private static void raise(Node start) {
        Deque<Node> work = new ArrayDeque<>(List.of(start));
        while (!work.isEmpty()) {
            Node node = work.remove();
            int above = -1;
            for (Node dependency : node.dependencies) {
                above = Math.max(above, dependency.level);
            }
            for (Node primary : node.primaries) {
                above = Math.max(above, primary.level);
            }
            if (node == start || above + 1 > node.level) {
                node.level = Math.max(node.level, above + 1);
                work.addAll(node.dependents);
                work.addAll(node.targets);
            }
        }
    }

    /** Needs the lock. */
    static boolean unavailable(Node node) {
        return node.open || node.unavailable > 0;
    }

    /**
     * Opens a circuit and, at once for every onlooker, all that it cascades to. To be called within {@link #change}, and
     * only if the circuit is not OPEN.
     *
     * @param primary what opens
     * @param publish makes its state OPEN and answers the event that tells it
     */
    public void open(Node primary, Supplier<ThrottleEvent> publish) {
        Map<Node, Node> cascade = CascadeTargets.from(primary);
        markOpen(primary);
        cascade.keySet().forEach(this::markOpen);
        Map<Node, ThrottleEvent> told = new LinkedHashMap<>();
        cascade.keySet().stream()
                .sorted(Comparator.<Node>comparingInt(node -> node.level).reversed())
                .forEach(target -> {
                    Node via = cascade.get(target);
                    Circuit circuit = target.circuit();
                    if (via != null && circuit != null) {
                        told.put(target, circuit.openByCascade(primary, via));
                    }
                });
        ThrottleEvent first = publish.get();
        events.record(first);
        cascade.keySet().forEach(target -> {
            ThrottleEvent next = told.get(target);
            if (next != null) {
                events.record(next);
            }
        });
        Circuit circuit = primary.circuit();
        if (!cascade.isEmpty() && circuit != null) {
            Instant at = time.instant();
            circuit.cascadeTriggered(at);
            events.record(new CascadeTriggered(
                    primary.name(), cascade.keySet().stream().map(Node::name).toList(), at));
        }
    }

    private void markOpen(Node node) {
        boolean was = unavailable(node);
        node.open = true;
        if (!was) {
            push(node, false);
        }
    }

    /**
     * Takes a circuit out of OPEN. To be called within {@link #change}.
     *
     * @param node    the circuit's node
     * @param publish makes its state HALF_OPEN or CLOSED and answers the event that tells it
     */
    public void leaveOpen(Node node, Supplier<ThrottleEvent> publish) {
        ThrottleEvent told = publish.get();
        events.record(told);
        if (node.open) {
            node.open = false;
            if (!unavailable(node)) {
                push(node, true);
            }
        }
    }

    /**
     * Lets those targets go that no primary holds any more. To be called within {@link #change} after a primary has
     * become CLOSED.
     *
     * @param primary what has closed
     */
    public void releaseTargets(Node primary) {
        for (Node target : primary.targets) {
            Circuit circuit = target.circuit();
            if (circuit != null && target.primaries.stream().noneMatch(Graph::holds)) {
                circuit.releaseFromCascade();
            }
        }
    }

    private static boolean holds(Node primary) {
        return primary.openPeriod() != null || primary.halfOpen();
    }

    /** Tells everything below that a node has become available or unavailable. */
    private static void push(Node changed, boolean available) {
        Deque<Node> work = new ArrayDeque<>(List.of(changed));
        while (!work.isEmpty()) {
            for (Node dependent : work.remove().dependents) {
                boolean was = unavailable(dependent);
                dependent.unavailable += available ? -1 : 1;
                dependent.blocked(dependent.unavailable > 0);
                if (unavailable(dependent) != was) {
                    work.add(dependent);
                }
            }
        }
    }

    /**
     * Counts the changes. Whoever reads the same even number twice has seen nothing of any change in between; while a
     * change is under way, what is read of the graph is good for the reader's own moment and not to be kept.
     *
     * @return odd while a change is under way
     */
    long version() {
        return version;
    }

    long nanos() {
        return time.nanos();
    }
}
