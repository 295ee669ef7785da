package io.throttlemachines.testing;

import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.CascadeTriggered;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records every event. */
public final class EventRecorder implements ThrottleListener {

    private final List<ThrottleEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(ThrottleEvent event) {
        events.add(event);
    }

    /** All recorded events, in order. */
    public List<ThrottleEvent> all() {
        return List.copyOf(events);
    }

    /** The recorded events of one type, in order. */
    public <T extends ThrottleEvent> List<T> of(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Transitions and cascades as readable lines, in order. */
    public List<String> lines() {
        return events.stream().map(EventRecorder::line).toList();
    }

    private static String line(ThrottleEvent event) {
        if (event instanceof BreakerTransition transition) {
            return transition.name() + ": " + transition.from() + " -> " + transition.to();
        }
        if (event instanceof CascadeTriggered cascade) {
            return cascade.primary() + " opened " + cascade.opened();
        }
        return event.toString();
    }

    /** Deletes all recorded events. */
    public void clear() {
        events.clear();
    }
}
