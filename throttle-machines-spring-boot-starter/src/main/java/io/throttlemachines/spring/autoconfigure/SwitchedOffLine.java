package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.spring.autoconfigure.ConditionalOnSwitch.NothingIsOff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;

/** Logs in one line that no call is protected if Throttle Machines is off. It is no bean, because there are none then. */
final class SwitchedOffLine implements ApplicationListener<ApplicationStartedEvent> {

    private static final Logger log = LoggerFactory.getLogger(SwitchedOffLine.class);

    @Override
    public void onApplicationEvent(ApplicationStartedEvent event) {
        if (NothingIsOff.isOff("enabled", event.getApplicationContext().getEnvironment())) {
            log.info("Throttle Machines is off, so no call is protected: throttle-machines.enabled is false");
        }
    }
}
