package io.throttlemachines.internal.event;

import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.internal.call.UserCode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The listeners, and the log of events, which receives each event before them if events are logged. Thread-safe. */
final class Listeners {

    private final List<ThrottleListener> listeners = new CopyOnWriteArrayList<>();
    private final boolean logged;

    /** What receives an event, or did so last; only to name it. Written by the thread that delivers. */
    private volatile String latest = "the log of events";

    Listeners(boolean logged) {
        this.logged = logged;
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    void add(ThrottleListener listener) {
        listeners.add(listener);
    }

    boolean remove(ThrottleListener listener) {
        return listeners.remove(listener);
    }

    /** Names the listener that receives an event, or did so last. */
    String latest() {
        return latest;
    }

    /** A failure of the log or of one listener keeps the event from no other, and never ends the delivery. */
    void receive(ThrottleEvent event) {
        if (logged) {
            UserCode.run(() -> "The log of events", "the listeners still get the event", () -> EventLog.write(event));
        }
        for (ThrottleListener listener : listeners) {
            latest = listener.getClass().getName();
            UserCode.run(
                    () -> "The listener " + listener.getClass().getName() + ", called with "
                            + event.getClass().getSimpleName() + " of '" + event.name() + "',",
                    "the other listeners still get the event",
                    () -> listener.onEvent(event));
        }
    }
}
