package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.internal.text.OneLine;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Delivers every event to the application's listeners and publishes it as an application event, from the time when all singletons
 * exist until the context closes: a {@link ThrottleMachines} of the user may live longer. A parent context does this
 * for its own {@code ThrottleMachines}.
 */
final class EventRegistration implements SmartInitializingSingleton, DisposableBean {

    private final ListableBeanFactory beans;
    private final ObjectProvider<ThrottleListener> listeners;
    private final ThrottleListener publisher;

    /** Removes the listeners again. Used only by the threads that start and close the context. */
    private final List<Runnable> undo = new ArrayList<>();

    EventRegistration(
            ListableBeanFactory beans,
            ObjectProvider<ThrottleListener> listeners,
            ApplicationEventPublisher publisher) {
        this.beans = beans;
        this.listeners = listeners;
        this.publisher = new ApplicationEvents(publisher);
    }

    /** Comes last, so that a listener may itself inject the {@link ThrottleMachines}. */
    @Override
    public void afterSingletonsInstantiated() {
        beans.getBeansOfType(ThrottleMachines.class, false, true).values().forEach(machines -> {
            listeners.orderedStream().forEach(listener -> register(machines, listener));
            register(machines, publisher);
        });
    }

    /** Registers a listener once, even if Java code has added it before. */
    private void register(ThrottleMachines machines, ThrottleListener listener) {
        var unused = machines.removeListener(listener);
        machines.addListener(listener);
        undo.add(() -> machines.removeListener(listener));
    }

    @Override
    public void destroy() {
        undo.forEach(Runnable::run);
        undo.clear();
    }

    /**
     * Publishes every event as an application event. It logs what an application listener throws where
     * {@link ThrottleEventMulticaster} does not call it, in a parent context or with a multicaster of the application. Spring calls
     * that listener, so the log of the added listeners could not name it.
     */
    private record ApplicationEvents(ApplicationEventPublisher publisher) implements ThrottleListener {

        private static final Logger log = LoggerFactory.getLogger(EventRegistration.class);

        @Override
        public void onEvent(ThrottleEvent event) {
            try {
                publisher.publishEvent(event);
            } catch (RuntimeException | Error failure) {
                log.warn(
                        "An application listener, such as an @EventListener method, failed at {} of '{}'",
                        event.getClass().getSimpleName(),
                        OneLine.of(event.name()),
                        failure);
            }
        }
    }
}
