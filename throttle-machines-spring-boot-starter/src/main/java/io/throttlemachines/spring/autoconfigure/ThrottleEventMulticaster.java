package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.internal.call.UserCode;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationListenerMethodAdapter;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Does what Spring's own multicaster does, except that a listener that throws at a {@link ThrottleEvent} keeps the event from no
 * other listener: its failure is logged. All other events end at the first exception, as in Spring. If the application sets an
 * error handler, that handler decides.
 */
final class ThrottleEventMulticaster extends SimpleApplicationEventMulticaster {

    private ThrottleEventMulticaster(BeanFactory beans) {
        super(beans);
    }

    /** Registers it in place of Spring's default. A multicaster of the application stays, wherever it is declared. */
    static void register(ConfigurableListableBeanFactory beans) {
        String name = AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME;
        if (!beans.containsLocalBean(name)) {
            beans.registerSingleton(name, new ThrottleEventMulticaster(beans));
        }
    }

    @Override
    protected void invokeListener(ApplicationListener<?> listener, ApplicationEvent event) {
        if (getErrorHandler() == null
                && event instanceof PayloadApplicationEvent<?> wrapped
                && wrapped.getPayload() instanceof ThrottleEvent happened) {
            UserCode.run(
                    () -> "The application listener " + name(listener) + ", called with "
                            + happened.getClass().getSimpleName() + " of '" + happened.name() + "',",
                    "the other listeners still get the event",
                    () -> super.invokeListener(listener, event));
        } else {
            super.invokeListener(listener, event);
        }
    }

    /** Only the adapter of a method says in its text which one it is. */
    private static String name(ApplicationListener<?> listener) {
        return listener instanceof ApplicationListenerMethodAdapter
                ? listener.toString()
                : listener.getClass().getName();
    }
}
