package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.internal.text.OneLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes every event as an application event. What an application listener throws is logged here: Spring calls that
 * listener, so the log of the added listeners could not name it.
 */
record ApplicationEvents(ApplicationEventPublisher publisher) implements ThrottleListener {

    private static final Logger log = LoggerFactory.getLogger(ApplicationEvents.class);

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
