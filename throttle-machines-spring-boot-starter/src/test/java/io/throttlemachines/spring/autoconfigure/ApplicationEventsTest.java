package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.spring.autoconfigure.Listening.Application;
import io.throttlemachines.spring.autoconfigure.Listening.Asked;
import io.throttlemachines.spring.autoconfigure.Listening.Child;
import io.throttlemachines.spring.autoconfigure.Listening.Created;
import io.throttlemachines.spring.autoconfigure.Listening.Heard;
import io.throttlemachines.spring.autoconfigure.Listening.Part;
import io.throttlemachines.spring.autoconfigure.Listening.Stopped;
import io.throttlemachines.spring.diagnostics.Starts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.ContextStartedEvent;
import org.springframework.core.ResolvableType;

/** The events of the application are delivered as they are without the library. */
class ApplicationEventsTest {

    /** What listeners hear during the action, which must be the same with the library and without. */
    private static List<String> heard(BiConsumer<ConfigurableApplicationContext, List<String>> action) {
        List<String> plain = heard(new ApplicationContextRunner(), action);
        assertThat(heard(Starts.runner(), action)).isEqualTo(plain);
        return plain;
    }

    private static List<String> heard(
            ApplicationContextRunner runner, BiConsumer<ConfigurableApplicationContext, List<String>> action) {
        List<String> heard = new ArrayList<>();
        runner.withUserConfiguration(Application.class)
                .withBean(Heard.class, () -> new Heard(heard))
                .run(context -> {
                    heard.clear();
                    action.accept(context.getSourceApplicationContext(), heard);
                    heard.add("end");
                });
        return heard.subList(0, heard.indexOf("end"));
    }

    @Test
    void eventsOfTheContextAndOneFromBeforeListenersExist() {
        for (ApplicationContextRunner runner : List.of(new ApplicationContextRunner(), Starts.runner())) {
            List<String> heard = new ArrayList<>();
            runner.withUserConfiguration(Application.class)
                    .withBean(Heard.class, () -> new Heard(heard))
                    .withInitializer(context -> context.addApplicationListener(
                            (ApplicationListener<ContextRefreshedEvent>) event -> heard.add("refreshed, initializer")))
                    .run(context -> {
                        ConfigurableApplicationContext source = context.getSourceApplicationContext();
                        source.addApplicationListener(
                                (ApplicationListener<ContextStartedEvent>) event -> heard.add("started, added later"));
                        source.start();
                    });

            assertThat(heard)
                    .containsExactly(
                            "early post-processor",
                            "refreshed, initializer",
                            "refreshed",
                            "started, added later",
                            "closed");
        }
    }

    @Test
    void whatAListenerReturnsIsAnEventBeforeTheNextListenerIsCalled() {
        assertThat(heard((context, heard) -> context.publishEvent("a,b")))
                .containsExactly("first a,b", "part a", "part b", "second a,b", "number 3", "last a,b");
    }

    @Test
    void whatAListenerReturnsLaterIsAnEventThen() {
        assertThat(heard((context, heard) -> {
                    CompletableFuture<Integer> answer = new CompletableFuture<>();
                    context.publishEvent(new Asked(answer));
                    heard.add("asked");
                    answer.complete(7);
                }))
                .containsExactly("asked", "number 7");
    }

    @Test
    void genericEventsReachThoseWhoListenToTheirType() {
        assertThat(heard((context, heard) -> {
                    context.publishEvent(new Created<>(new Part("p")));
                    context.publishEvent(new Created<>(4));
                    context.publishEvent(payload(context, List.of("s"), String.class));
                    context.publishEvent(payload(context, List.of(1L), Long.class));
                    context.publishEvent(new Stopped(context));
                }))
                .containsExactly("created part p", "created number 4", "texts [s]", "stopped");
    }

    private static PayloadApplicationEvent<?> payload(Object source, List<?> items, Class<?> type) {
        return new PayloadApplicationEvent<>(source, items, ResolvableType.forClassWithGenerics(List.class, type));
    }

    @Test
    void anExceptionReachesThePublisherAndNoFurtherListener() {
        assertThat(heard((context, heard) -> {
                    Throwable thrown = catchThrowable(() -> context.publishEvent(5L));
                    heard.add(thrown.getMessage());
                }))
                .containsExactly("long 5", "of 5");
    }

    @Test
    void aLazyListenerIsCreatedAtItsFirstEvent() {
        assertThat(heard((context, heard) -> {
                    context.publishEvent('a');
                    context.publishEvent('b');
                }))
                .containsExactly("lazy created", "char a", "char b");
    }

    @Test
    void aRemovedListenerHearsNothing() {
        assertThat(heard((context, heard) -> {
                    ApplicationListener<Stopped> added = event -> heard.add("added");
                    context.addApplicationListener(added);
                    context.publishEvent(new Stopped(context));
                    context.removeApplicationListener(added);
                    context.publishEvent(new Stopped(context));
                }))
                .containsExactly("stopped", "added", "stopped");
    }

    @Test
    void eventsOfAChildReachItsParentOnceAndThoseOfTheParentNoChild() {
        assertThat(heard((parent, heard) -> Starts.runner()
                        .withParent(parent)
                        .withBean(Child.class, () -> new Child(heard))
                        .run(child -> {
                            heard.clear();
                            child.publishEvent(1);
                            parent.publishEvent(2);
                            heard.add("end");
                        })))
                .containsExactly("child 1", "number 1", "number 2");
    }
}
