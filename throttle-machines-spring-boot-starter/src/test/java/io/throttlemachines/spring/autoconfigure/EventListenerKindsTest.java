package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.spring.diagnostics.Starts;
import io.throttlemachines.state.CircuitState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** Every kind of application listener gets the events of the library, and none that fails keeps one from the others. */
@ExtendWith(OutputCaptureExtension.class)
class EventListenerKindsTest {

    private final ApplicationContextRunner runner = Starts.runner().withBean(Seen.class, Seen::new);

    private static List<String> seen(ApplicationContext context) {
        return context.getBean(Seen.class).by;
    }

    private static void open(ApplicationContext context) {
        context.getBean(ThrottleMachines.class).breaker("a").forceOpen();
    }

    @Test
    void anAsynchronousListenerRunsOnItsExecutor(CapturedOutput output) {
        runner.withUserConfiguration(Asynchronous.class, Last.class).run(context -> {
            open(context);

            await().untilAsserted(() -> assertThat(seen(context)).contains("last", "of-async", "failing of-async"));
        });
        assertThat(output).contains("IllegalStateException: of the asynchronous listener");
        assertThat(output).doesNotContain("the other listeners still get the event");
    }

    @Test
    void anAsynchronousListenerWhoseExecutorIsFullKeepsTheEventFromNoOther(CapturedOutput output) {
        runner.withUserConfiguration(Rejecting.class, Last.class).run(context -> {
            open(context);

            assertThat(seen(context)).containsExactly("last");
        });
        assertThat(output)
                .containsPattern(
                        "The application listener .*Asynchronously\\.on\\(.*; the other listeners still get the event")
                .contains("TaskRejectedException: ");
    }

    @Test
    void aListenerThatThrowsAnErrorKeepsTheEventFromNoOther(CapturedOutput output) {
        runner.withUserConfiguration(Last.class)
                .withBean("error", ErrorListener.class, ErrorListener::new)
                .run(context -> {
                    open(context);

                    assertThat(seen(context)).containsExactly("last");
                });
        assertThat(output).contains("called with BreakerTransition of 'a', failed", "AssertionError: of the listener");
    }

    @Test
    void whatAListenerReturnsIsAnEventAndItsListenerThatFailsHarmsNoOther(CapturedOutput output) {
        runner.withUserConfiguration(Chain.class, Last.class).run(context -> {
            open(context);

            assertThat(seen(context)).containsExactly("chained CLOSED", "last");
        });
        assertThat(output).containsPattern("The application listener .*Chain\\.on\\(.*, called with BreakerTransition");
    }

    @Test
    void anExecutorOfTheMulticasterCallsEachListener(CapturedOutput output) {
        runner.withUserConfiguration(Last.class)
                .withBean("error", ErrorListener.class, ErrorListener::new)
                .run(context -> {
                    context.getBean(SimpleApplicationEventMulticaster.class)
                            .setTaskExecutor(new SimpleAsyncTaskExecutor("of-multicaster"));
                    open(context);

                    await().untilAsserted(() -> {
                        assertThat(seen(context)).containsExactly("last");
                        assertThat(output).contains("AssertionError: of the listener");
                    });
                });
        assertThat(output).contains("the other listeners still get the event").doesNotContain("Exception in thread");
    }

    @Test
    void aListenerWithoutADeclaredTypeIsAskedAsInSpring() {
        runner.withUserConfiguration(Last.class).run(context -> {
            Seen seen = context.getBean(Seen.class);
            ApplicationListener<?> everything = event -> seen.by.add("everything");
            context.getSourceApplicationContext().addApplicationListener(everything);
            seen.by.clear();
            open(context);

            assertThat(seen.by).contains("last", "everything");
        });
    }

    @Test
    void aParentWithTheLibraryDeliversTheEventsOfItsChildToAllItsListeners() {
        runner.withUserConfiguration(Last.class)
                .withBean("error", ErrorListener.class, ErrorListener::new)
                .run(parent -> runner.withParent(parent)
                        .withUserConfiguration(Last.class)
                        .withBean("own", ThrottleMachines.class, ThrottleMachines::create)
                        .run(child -> {
                            open(child);

                            assertThat(seen(child)).containsExactly("last");
                            assertThat(seen(parent)).containsExactly("last");
                            assertThat(parent.getBean(SimpleApplicationEventMulticaster.class))
                                    .isNotSameAs(child.getBean(SimpleApplicationEventMulticaster.class));
                        }));
    }

    static final class Seen {
        final List<String> by = new CopyOnWriteArrayList<>();
    }

    @Order(1)
    static final class ErrorListener {

        @EventListener
        void on(BreakerTransition transition) {
            throw new AssertionError("of the listener");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Last {

        private final Seen seen;

        Last(Seen seen) {
            this.seen = seen;
        }

        @Order(100)
        @EventListener(BreakerTransition.class)
        void on(ThrottleEvent event) {
            seen.by.add("last");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Chain {

        private final Seen seen;

        Chain(Seen seen) {
            this.seen = seen;
        }

        @Order(1)
        @EventListener
        Object on(BreakerTransition transition) {
            return transition.from();
        }

        @EventListener
        void on(CircuitState state) {
            seen.by.add("chained " + state);
            throw new IllegalStateException("of the chained listener");
        }
    }

    static class Asynchronously {

        private final Seen seen;

        Asynchronously(Seen seen) {
            this.seen = seen;
        }

        @Async
        @Order(1)
        @EventListener
        public void on(BreakerTransition transition) {
            seen.by.add(Thread.currentThread().getName().replaceAll("\\d+", ""));
        }

        @Async
        @Order(2)
        @EventListener
        public void fails(BreakerTransition transition) {
            seen.by.add("failing " + Thread.currentThread().getName().replaceAll("\\d+", ""));
            throw new IllegalStateException("of the asynchronous listener");
        }
    }

    @EnableAsync
    @Configuration(proxyBeanMethods = false)
    static class Asynchronous {

        @Bean
        SimpleAsyncTaskExecutor taskExecutor() {
            return new SimpleAsyncTaskExecutor("of-async");
        }

        @Bean
        Asynchronously asynchronously(Seen seen) {
            return new Asynchronously(seen);
        }
    }

    @EnableAsync
    @Configuration(proxyBeanMethods = false)
    static class Rejecting {

        @Bean
        Executor taskExecutor() {
            return task -> {
                throw new TaskRejectedException("full");
            };
        }

        @Bean
        Asynchronously asynchronously(Seen seen) {
            return new Asynchronously(seen);
        }
    }
}
