package io.throttlemachines.docs.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.ThrottleListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class EventExamplesTest {

    private final List<String> pages = new ArrayList<>();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Application.class, OnCall.class, Audit.class)
            .withBean(Pager.class, () -> pages::add)
            .withPropertyValues("throttle-machines.cascades.main-database.cascades-to=user-service,order-service");

    @Test
    void operatorOnCallIsPaged() {
        runner.run(context -> {
            context.getBean(ThrottleMachines.class).breaker("main-database").forceOpen();

            assertThat(pages)
                    .contains("main-database is open and also opened [user-service, order-service]")
                    .contains("main-database: CLOSED -> OPEN")
                    .contains("user-service: CLOSED -> OPEN");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Audit {

        // docs: events-listener
        @Bean
        ThrottleListener audit(Pager pager) {
            return event -> {
                if (event instanceof BreakerTransition transition) {
                    pager.send(transition.name() + ": " + transition.from() + " -> " + transition.to());
                }
            };
        }
        // end
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
