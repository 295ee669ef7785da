package io.throttlemachines.docs.events;

import io.throttlemachines.event.CascadeTriggered;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

// docs: events
@Component
class OnCall {

    private final Pager pager;

    OnCall(Pager pager) {
        this.pager = pager;
    }

    @EventListener(CascadeTriggered.class)
    void wake(CascadeTriggered cascade) {
        pager.send(cascade.primary() + " is open and also opened " + cascade.opened());
    }
}
// end
