package io.throttlemachines.internal.graph;

import io.throttlemachines.event.ThrottleEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The writes and events of the current change. If the change fails, the graph takes all writes back and publishes nothing. All methods need
 * the graph's lock.
 */
final class ChangeLog {

    /** Guarded by the graph's lock. */
    private final List<Runnable> undo = new ArrayList<>();

    /** Guarded by the graph's lock. */
    private final List<ThrottleEvent> events = new ArrayList<>();

    /** Notes how to take back a write that follows. */
    void undo(Runnable back) {
        undo.add(back);
    }

    boolean hasWrites() {
        return !undo.isEmpty();
    }

    void record(ThrottleEvent event) {
        events.add(event);
    }

    List<ThrottleEvent> events() {
        return events;
    }

    /** Takes back all writes, the last first. Allocates nothing. */
    void rollBack() {
        for (int last = undo.size() - 1; last >= 0; last--) {
            undo.get(last).run();
        }
        clear();
    }

    void clear() {
        undo.clear();
        events.clear();
    }
}
