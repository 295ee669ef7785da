package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.spring.diagnostics.Starts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.annotation.Order;

/** A listener of the application throws. */
@ExtendWith(OutputCaptureExtension.class)
class FailingEventListenerTest {

    private final ApplicationContextRunner runner = Starts.runner().withUserConfiguration(Application.class);

    private static void open(ApplicationContext context) {
        context.getBean(ThrottleMachines.class).breaker("a").forceOpen();
    }

    @Test
    void laterListenersOfEveryKindGetTheEventInTheirOrder(CapturedOutput output) {
        runner.run(context -> {
            open(context);

            assertThat(context.getBean(Seen.class).by)
                    .containsExactly("failing method", "condition", "failing bean", "smart", "payload", "last");
        });
        assertThat(output).containsOnlyOnce("IllegalStateException: of the method");
        assertThat(output).containsOnlyOnce("IllegalStateException: of the bean");
        assertThat(output)
                .containsPattern("The application listener .*Methods\\.fails\\(.*\\), called with BreakerTransition"
                        + " of 'a', failed; the other listeners still get the event");
    }

    @Test
    void listenersOfTheParentGetItToo() {
        new ApplicationContextRunner()
                .withUserConfiguration(Parent.class)
                .run(parent -> runner.withParent(parent).run(child -> {
                    open(child);

                    assertThat(parent.getBean(Parent.class).seen).isEqualTo(1);
                }));
    }

    @Test
    void otherEventsEndAtTheFirstExceptionAsInSpring() {
        runner.run(context -> {
            assertThatIllegalStateException().isThrownBy(() -> context.publishEvent("text"));
            assertThat(context.getBean(Seen.class).by).containsExactly("failing text");
        });
    }

    @Test
    void theMulticasterOfTheApplicationStays() {
        var own = new SimpleApplicationEventMulticaster();
        runner.withBean("applicationEventMulticaster", ApplicationEventMulticaster.class, () -> own)
                .run(context -> {
                    open(context);

                    assertThat(context.getBean(ApplicationEventMulticaster.class))
                            .isSameAs(own);
                    assertThat(context.getBean(Seen.class).by).containsExactly("failing method");
                });
    }

    @Test
    void theErrorHandlerOfTheApplicationIsAsked(CapturedOutput output) {
        List<String> handled = new ArrayList<>();
        runner.run(context -> {
            context.getBean(SimpleApplicationEventMulticaster.class)
                    .setErrorHandler(failure -> handled.add(failure.getMessage()));
            open(context);
        });

        assertThat(handled).containsExactly("of the method", "of the bean");
        assertThat(output).doesNotContain("of the method");
    }

    static final class Seen {
        final List<String> by = new ArrayList<>();
    }

    static final class Methods {

        private final Seen seen;

        Methods(Seen seen) {
            this.seen = seen;
        }

        @Order(1)
        @EventListener
        void fails(BreakerTransition transition) {
            seen.by.add("failing method");
            throw new IllegalStateException("of the method");
        }

        @Order(2)
        @EventListener(condition = "#transition.name() == 'a'")
        void with(BreakerTransition transition) {
            seen.by.add("condition");
        }

        @Order(2)
        @EventListener(condition = "#transition.name() == 'b'")
        void without(BreakerTransition transition) {
            seen.by.add("condition not met");
        }

        @Order(9)
        @EventListener(ThrottleEvent.class)
        void last(ThrottleEvent event) {
            if (event instanceof BreakerTransition) {
                seen.by.add("last");
            }
        }

        @Order(1)
        @EventListener
        void fails(String text) {
            seen.by.add("failing text");
            throw new IllegalStateException("of the text");
        }

        @Order(2)
        @EventListener
        void on(String text) {
            seen.by.add("text");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean
        Seen seen() {
            return new Seen();
        }

        @Bean
        Methods methods(Seen seen) {
            return new Methods(seen);
        }

        @Bean
        FailingBean failingBean(Seen seen) {
            return new FailingBean(seen);
        }

        @Bean
        Smart smart(Seen seen) {
            return new Smart(seen);
        }

        @Bean
        Payload payload(Seen seen) {
            return new Payload(seen);
        }
    }

    @Order(3)
    record FailingBean(Seen seen) implements ApplicationListener<PayloadApplicationEvent<BreakerTransition>> {

        @Override
        public void onApplicationEvent(PayloadApplicationEvent<BreakerTransition> event) {
            seen.by.add("failing bean");
            throw new IllegalStateException("of the bean");
        }
    }

    record Smart(Seen seen) implements SmartApplicationListener {

        @Override
        public boolean supportsEventType(Class<? extends ApplicationEvent> type) {
            return PayloadApplicationEvent.class.isAssignableFrom(type);
        }

        @Override
        public int getOrder() {
            return 4;
        }

        @Override
        public void onApplicationEvent(ApplicationEvent event) {
            if (event instanceof PayloadApplicationEvent<?> wrapped
                    && wrapped.getPayload() instanceof BreakerTransition) {
                seen.by.add("smart");
            }
        }
    }

    @Order(5)
    record Payload(Seen seen) implements ApplicationListener<PayloadApplicationEvent<BreakerTransition>> {

        @Override
        public void onApplicationEvent(PayloadApplicationEvent<BreakerTransition> event) {
            seen.by.add("payload");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Parent {

        int seen;

        @EventListener
        void on(BreakerTransition transition) {
            seen++;
        }
    }
}
