package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.spring.diagnostics.Starts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;

/** The application defines its own {@link ThrottleMachines} bean. */
class EventRegistrationTest {

    private final ThrottleMachines own = ThrottleMachines.create();
    private final List<ThrottleEvent> seen = new ArrayList<>();
    private final ThrottleListener listener = seen::add;
    private final ApplicationContextRunner runner = Starts.runner()
            .withBean("own", ThrottleMachines.class, () -> own)
            .withBean(ThrottleListener.class, () -> listener)
            .withUserConfiguration(Transitions.class);

    @Test
    void listenersAndApplicationListenersReceiveAnEventOnce() {
        runner.run(context -> {
            own.breaker("a").forceOpen();

            assertThat(seen).filteredOn(BreakerTransition.class::isInstance).hasSize(1);
            assertThat(context.getBean(Transitions.class).seen).hasSize(1);
        });
    }

    @Test
    void aManuallyAddedListenerReceivesAnEventOnce() {
        own.addListener(listener);
        runner.run(context -> {
            own.breaker("a").forceOpen();

            assertThat(seen).filteredOn(BreakerTransition.class::isInstance).hasSize(1);
        });
    }

    @Test
    void aClosedContextPublishesNoEvents() {
        runner.run(context -> assertThat(context).hasNotFailed());
        seen.clear();

        own.breaker("a").forceOpen();

        assertThat(seen).isEmpty();
    }

    @Test
    void eventsOfSeveralInstancesArePublished() {
        ThrottleMachines other = ThrottleMachines.create();
        runner.withBean("other", ThrottleMachines.class, () -> other).run(context -> {
            own.breaker("a").forceOpen();
            other.breaker("b").forceOpen();

            assertThat(context.getBean(Transitions.class).seen)
                    .extracting(BreakerTransition::name)
                    .containsExactly("a", "b");
        });
    }

    @Test
    void aParentContextPublishesItsOwnEventsOnce() {
        runner.run(parent -> Starts.runner().withParent(parent).run(child -> {
            assertThat(child).hasNotFailed();
            own.breaker("a").forceOpen();

            assertThat(seen).filteredOn(BreakerTransition.class::isInstance).hasSize(1);
            assertThat(parent.getBean(Transitions.class).seen).hasSize(1);
        }));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aListenerThatFailsInAMulticasterOfTheApplicationIsReported(CapturedOutput output) {
        runner.withUserConfiguration(Failing.class)
                .withBean("applicationEventMulticaster", SimpleApplicationEventMulticaster.class)
                .run(context -> own.breaker("a").forceOpen());

        assertThat(output)
                .contains(
                        "An application listener, such as an @EventListener method, failed at BreakerTransition of 'a'")
                .contains("IllegalStateException: of the listener", "\tat " + Failing.class.getName() + ".on(");
    }

    @Configuration(proxyBeanMethods = false)
    static class Failing {

        @EventListener
        void on(BreakerTransition transition) {
            throw new IllegalStateException("of the listener");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Transitions {

        final List<BreakerTransition> seen = new ArrayList<>();

        @EventListener
        void on(BreakerTransition transition) {
            seen.add(transition);
        }
    }
}
