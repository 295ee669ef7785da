package io.throttlemachines.internal.graph;

import io.throttlemachines.event.CascadeTriggered;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.graph.GraphStatus;
import io.throttlemachines.graph.Impact;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.time.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The breakers and limiters with their dependencies and cascades, and the one lock under which any circuit changes its
 * state. Internal.
 *
 * <p>A call never walks the graph: it reads {@link Node#blocked()}. Whenever a circuit opens or leaves OPEN, which is
 * rare, {@link Availability} updates all dependents. Two orders make a cascade indivisible for threads that read
 * without the lock:
 * <ul>
 *   <li>opening: first all dependents of the circuits are blocked, then the targets open, each after its own targets,
 *       and the primary opens last. So a thread that has seen a primary OPEN finds all its targets OPEN and all their
 *       dependents blocked;
 *   <li>leaving OPEN: first the circuit's state changes, then its dependents are no longer blocked.
 * </ul>
 */
public final class Graph {

    private final ReentrantLock lock = new ReentrantLock();
    private final Time time;
    private final Events events;

    /** All nodes, in the order of declaration. Guarded by the lock. */
    private final List<Node> nodes = new ArrayList<>();

    private final ChangeLog changes = new ChangeLog();
    private final TimedModes timedModes = new TimedModes();

    /** Odd during a change, and greater by two after it. Written under the lock. */
    private volatile long version;

    /** Runs after each change, on the thread that made it, without a lock. Written before the graph is used. */
    private Runnable afterwards = () -> {};

    /** Runs once after the current change. Each change adds at most one task for each circuit. Any thread may take from it. */
    private final Queue<Runnable> due = new ConcurrentLinkedQueue<>();

    /** Whether a change failed and is not taken back yet. Guarded by the lock. */
    private boolean torn;

    /** An empty graph. */
    public Graph(Time time, Events events) {
        this.time = time;
        this.events = events;
        events.neverUnder(lock);
    }

    /** Sets what runs after each change. Call it before the graph is used. */
    public void afterChanges(Runnable next) {
        afterwards = next;
    }

    /**
     * Makes a change, which calls no user code, under the lock, and delivers its events afterwards. A change that throws
     * changes nothing and publishes nothing. First ends the timed modes that are over.
     */
    public <T extends @Nullable Object> T change(Supplier<T> change) {
        endModes();
        return changeNow(change);
    }

    private <T extends @Nullable Object> T changeNow(Supplier<T> change) {
        try {
            return locked(change);
        } finally {
            if (!events.underLock()) {
                runDue();
                afterwards.run();
            }
            events.deliver();
        }
    }

    /** Runs something once after the current change, without a lock, also if the change fails. Call it within {@link #change}. */
    public void afterThisChange(Runnable task) {
        due.add(task);
    }

    private void runDue() {
        for (Runnable task = due.poll(); task != null; task = due.poll()) {
            Runnable next = task;
            UserCode.run(() -> "What follows a transition", "the transition is made all the same", next);
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> change) {
        if (lock.isHeldByCurrentThread()) {
            return change.get();
        }
        StackRoom.toChange();
        lock.lock();
        try {
            takeBackIfTorn();
            T result = change.get();
            timedModes.update();
            events.record(changes.events());
            changes.clear();
            return result;
        } catch (Throwable failed) {
            torn = changes.hasWrites();
            takeBackIfTorn();
            changes.clear();
            throw failed;
        } finally {
            long even = (version + 1) & ~1L; // the same as before if nothing was written
            version = even;
            lock.unlock();
        }
    }

    /** Takes back a failed change. If that fails too, the next change takes it back first. Needs the lock. */
    private void takeBackIfTorn() {
        if (torn) {
            markChanging();
            changes.rollBack();
            Availability.recount(nodes);
            timedModes.edgesChanged();
            timedModes.update();
            torn = false;
        }
    }

    /** Notes how to take back a write that follows, should the change fail. Call it within {@link #change}. */
    public void undo(Runnable back) {
        changes.undo(back);
        markChanging();
    }

    /** Has no write of its own to take back: availability is counted anew after a change that failed. */
    private void availabilityChanges() {
        undo(() -> {});
    }

    private void markChanging() {
        long odd = version | 1;
        version = odd;
    }

    /**
     * Notes when the mode of a breaker ends by itself; {@link Time#NEVER} if it does not, or if it neither is off nor will be.
     * Call it within {@link #change}.
     */
    public void modeEndsAt(Node node, long endsAt) {
        long before = node.modeEndsAt;
        undo(() -> timedModes.endsAt(node, before));
        timedModes.endsAt(node, endsAt);
    }

    /** Ends the timed modes that are over, because that may open or close circuits. Call it before reading the state of any. */
    public void endModes() {
        if (timedModes.isOver(time) && !lock.isHeldByCurrentThread()) {
            changeNow(() -> {
                timedModes.end(time.nanos());
                return true;
            });
        }
    }

    /** Publishes an event if the change is made. Call it within {@link #change}. */
    public void record(ThrottleEvent event) {
        changes.record(event);
    }

    /** A snapshot of all nodes at one moment. */
    public GraphStatus status() {
        List<Node> known = locked(() -> List.copyOf(nodes));
        var modes = GraphSnapshot.modes(known); // not under the lock: reading a mode may end it, if its time is over
        return locked(() -> GraphSnapshot.of(known, modes));
    }

    /** What would open and become unavailable if a breaker opened now; for an OPEN one, what it keeps unavailable. */
    public Impact impact(Node breaker) {
        endModes();
        return locked(() -> ImpactAnalysis.of(breaker));
    }

    /**
     * Adds new nodes with their edges, all or none. Delivers no event, not even one that another thread has recorded:
     * the caller holds a lock of its own.
     *
     * @throws io.throttlemachines.config.ConfigurationException if the edges would form a cycle
     */
    public void declare(List<Declaration> declarations) {
        locked(() -> {
            Cycles.rejectIn(declarations);
            int size = nodes.size();
            undo(() -> nodes.subList(size, nodes.size()).clear());
            AddedEdges added = new AddedEdges();
            for (Declaration declaration : declarations) {
                Node node = declaration.node();
                nodes.add(node);
                node.group = declaration.group();
                node.mode = declaration.mode();
                node.dependencies = declaration.dependencies();
                node.targets = declaration.targets();
                added.add(node);
            }
            added.write(this::undo);
            timedModes.edgesChanged();
            declarations.forEach(declaration -> Availability.settle(declaration.node()));
            return true;
        });
    }

    /**
     * Opens a circuit together with all circuits it cascades to. Call it within {@link #change}, and only if the
     * circuit is not OPEN. {@code openPrimary} makes the circuit of the node OPEN and returns the event to publish.
     */
    public void open(Node primary, Supplier<ThrottleEvent> openPrimary) {
        Map<Node, Node> opening = Reach.ofCascade(primary);
        availabilityChanges();
        opening.keySet().forEach(node -> Availability.open(node, true));
        Map<Node, ThrottleEvent> transitions = new HashMap<>();
        PostOrderWalk<Node> targetsFirst = new PostOrderWalk<>(
                node -> node.targets.stream().filter(opening::containsKey).toList());
        targetsFirst.visit(primary, node -> {
            Node via = opening.get(node);
            Circuit circuit = node.circuit();
            if (node == primary) {
                transitions.put(node, openPrimary.get());
            } else if (via != null && circuit != null) {
                transitions.put(node, circuit.openByCascade(primary.name(), via.name()));
            }
        });
        opening.keySet().stream().map(transitions::get).forEach(changes::record);
        reportCascade(primary, opening.keySet().stream().skip(1).map(Node::name).toList());
    }

    private void reportCascade(Node primary, List<String> opened) {
        Circuit circuit = primary.circuit();
        if (!opened.isEmpty() && circuit != null) {
            Instant at = time.instant();
            circuit.cascadeTriggered(at);
            changes.record(new CascadeTriggered(primary.name(), opened, at));
        }
    }

    /**
     * Takes the circuit of a node out of OPEN, if it is OPEN. Call it within {@link #change}. {@code leave} makes the
     * circuit HALF_OPEN or CLOSED and returns the event to publish.
     */
    public void leaveOpen(Node node, Supplier<ThrottleEvent> leave) {
        availabilityChanges();
        ThrottleEvent transition = leave.get();
        changes.record(transition);
        Availability.open(node, false);
    }

    /**
     * Releases the targets whose primaries are all CLOSED. Call it within {@link #change} after a primary has become
     * CLOSED.
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
        return primary.isOpen() || primary.halfOpen();
    }

    /**
     * Counts the changes; odd during a change. A thread that reads the same even number twice has seen nothing of any
     * change in between. During a change a reader may use what it reads of the graph at once, but must not keep it.
     */
    long version() {
        return version;
    }

    long nanos() {
        return time.nanos();
    }
}
