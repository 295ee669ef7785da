package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.event.EventsDescriptor;
import io.throttlemachines.spring.actuate.event.EventsView;
import io.throttlemachines.spring.actuate.view.ThrottleView.Query;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class ThrottleEventsAutoConfigurationTest {

    private static final String EXPOSED = "management.endpoints.web.exposure.include=throttle";

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ThrottleMachinesAutoConfiguration.class,
                    ThrottleEventsAutoConfiguration.class,
                    ThrottleEndpointAutoConfiguration.class));

    @Test
    void eventsAreRememberedIfTheEndpointIsExposed() {
        runner.withPropertyValues(EXPOSED).run(context -> {
            context.getBean(ThrottleMachines.class).breaker("a").forceOpen();

            assertThat(shown(context.getBean(EventsView.class)).events()).isNotEmpty();
        });
    }

    @Test
    void historySetsHowManyEventsAreRemembered() {
        runner.withPropertyValues(EXPOSED, "throttle-machines.events.history=2").run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            machines.breaker("a").forceOpen();
            machines.breaker("b").forceOpen();
            machines.breaker("c").forceOpen();

            assertThat(shown(context.getBean(EventsView.class)).events()).hasSize(2);
        });
    }

    @Test
    void noEventIsRememberedIfTheEndpointIsNotExposed() {
        runner.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EventsView.class));
        runner.withPropertyValues(EXPOSED, "management.endpoint.throttle.access=NONE")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EventsView.class));
    }

    @Test
    void historyOfZeroSwitchesTheViewOff() {
        runner.withPropertyValues(EXPOSED, "throttle-machines.events.history=0")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EventsView.class));
    }

    @Test
    void noEventIsRememberedWhileSwitchedOff() {
        runner.withPropertyValues(EXPOSED, "throttle-machines.enabled=false")
                .withBean(ThrottleMachines.class, ThrottleMachines::create)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EventsView.class));
    }

    @Test
    void aViewOfTheApplicationIsKept() {
        runner.withPropertyValues(EXPOSED)
                .withBean("own", EventsView.class, () -> new EventsView(1))
                .run(context ->
                        assertThat(context).hasSingleBean(EventsView.class).hasBean("own"));
    }

    @Test
    void nothingBreaksWithoutActuator() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .withPropertyValues(EXPOSED)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("throttleEventsView"));
    }

    private static EventsDescriptor shown(EventsView view) {
        return view.show(new Query("", null, null));
    }
}
