package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.event.ThrottleListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells the listeners of the application of every event, and makes each an application event, from when all singletons are
 * there until the context closes: {@link ThrottleMachines} of the user's own may live longer. Those of a parent context are
 * the parent's to tell of.
 */
final class EventRegistration implements SmartInitializingSingleton, DisposableBean {

    private final ListableBeanFactory beans;
    private final ObjectProvider<ThrottleListener> listeners;
    private final ThrottleListener publisher;

    /** What tells whom. Written when the context starts and when it closes, by the thread that does it. */
    private final List<Runnable> undo = new ArrayList<>();

    EventRegistration(
            ListableBeanFactory beans,
            ObjectProvider<ThrottleListener> listeners,
            ApplicationEventPublisher publisher) {
        this.beans = beans;
        this.listeners = listeners;
        this.publisher = new ApplicationEvents(publisher);
    }

    /** Last of all, so that a listener may itself ask for the {@link ThrottleMachines}. */
    @Override
    public void afterSingletonsInstantiated() {
        Collection<ThrottleMachines> all =
                beans.getBeansOfType(ThrottleMachines.class, false, true).values();
        all.forEach(machines -> {
            listeners.orderedStream().forEach(listener -> register(machines, listener));
            register(machines, publisher);
        });
    }

    /** Once, even if it was added by hand before. */
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
}
