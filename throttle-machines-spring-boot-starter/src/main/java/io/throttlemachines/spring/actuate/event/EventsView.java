package io.throttlemachines.spring.actuate.event;

import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.view.ThrottleView;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;

/**
 * Shows the recent events: {@code GET /actuator/throttle/events}. Newest first; {@code ?name=} leaves the events of one
 * breaker or limiter, {@code ?kind=} those of one kind. Collects the events as a listener. Thread-safe.
 */
@RegisterReflectionForBinding(EventsDescriptor.class)
public final class EventsView implements ThrottleView, ThrottleListener {

    private final RecentEvents recent;

    /**
     * Starts without events.
     *
     * @param history how many events to keep, at least 1
     */
    public EventsView(int history) {
        recent = new RecentEvents(history);
    }

    @Override
    public void onEvent(ThrottleEvent event) {
        recent.add(EventKind.of(event).keep(event));
    }

    @Override
    public String segment() {
        return "events";
    }

    @Override
    public EventsDescriptor show(Query query) {
        if (!query.path().isEmpty()) {
            throw RequestException.notFound("'events' has no sub-path. Filter with ?name= or ?kind=.", null);
        }
        return new EventsDescriptor(recent.show(named(query.name()).and(ofKind(query.kind()))));
    }

    private static Predicate<RecentEvent> named(@Nullable String name) {
        return event -> name == null || event.concerns(name);
    }

    private static Predicate<RecentEvent> ofKind(@Nullable String name) {
        EventKind<?> kind = name == null ? null : EventKind.named(name);
        return event -> kind == null || kind.equals(event.kind());
    }
}
