package io.throttlemachines.spring.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.ResolvableType;
import org.springframework.core.ResolvableTypeProvider;
import org.springframework.core.annotation.Order;

/** An application whose listeners say what they hear. */
final class Listening {

    private Listening() {}

    record Heard(List<String> lines) {

        void add(String line) {
            lines.add(line);
        }
    }

    record Part(String name) {}

    record Asked(CompletableFuture<Integer> answer) {}

    record Early(String by) {}

    record Created<T>(T what) implements ResolvableTypeProvider {

        @Override
        public ResolvableType getResolvableType() {
            return ResolvableType.forClassWithGenerics(Created.class, what.getClass());
        }
    }

    static final class Stopped extends ApplicationEvent {

        private static final long serialVersionUID = 1;

        Stopped(Object source) {
            super(source);
        }
    }

    record Child(List<String> heard) {

        @EventListener
        void on(Integer number) {
            heard.add("child " + number);
        }
    }

    record LazyListener(Heard heard) implements ApplicationListener<PayloadApplicationEvent<Character>> {

        LazyListener {
            heard.add("lazy created");
        }

        @Override
        public void onApplicationEvent(PayloadApplicationEvent<Character> event) {
            heard.add("char " + event.getPayload());
        }
    }

    record StoppedListener(Heard heard) implements ApplicationListener<Stopped> {

        @Override
        public void onApplicationEvent(Stopped event) {
            heard.add("stopped");
        }
    }

    record EarlyListener(Heard heard) implements ApplicationListener<PayloadApplicationEvent<Early>> {

        @Override
        public void onApplicationEvent(PayloadApplicationEvent<Early> event) {
            heard.add("early " + event.getPayload().by());
        }
    }

    record Listeners(Heard heard) {

        @EventListener
        void refreshed(ContextRefreshedEvent event) {
            heard.add("refreshed");
        }

        @EventListener
        void closed(ContextClosedEvent event) {
            heard.add("closed");
        }

        @Order(3)
        @EventListener
        void last(String text) {
            heard.add("last " + text);
        }

        @Order(1)
        @EventListener
        List<Part> first(String text) {
            heard.add("first " + text);
            return List.of(new Part(text.substring(0, 1)), new Part(text.substring(2)));
        }

        @Order(2)
        @EventListener
        Integer second(String text) {
            heard.add("second " + text);
            return text.length();
        }

        @EventListener
        void part(Part part) {
            heard.add("part " + part.name());
        }

        @EventListener
        void number(Integer number) {
            heard.add("number " + number);
        }

        @EventListener
        CompletableFuture<Integer> asked(Asked asked) {
            return asked.answer();
        }

        @EventListener
        void createdPart(Created<Part> created) {
            heard.add("created part " + created.what().name());
        }

        @EventListener
        void createdNumber(Created<Integer> created) {
            heard.add("created number " + created.what());
        }

        @EventListener
        void texts(List<String> texts) {
            heard.add("texts " + texts);
        }

        @Order(1)
        @EventListener
        void fails(Long number) {
            heard.add("long " + number);
            throw new IllegalStateException("of " + number);
        }

        @Order(2)
        @EventListener
        void unreached(Long number) {
            heard.add("unreached");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {

        /** Publishes when nothing can be delivered yet: the context keeps the event. */
        @Bean
        static BeanFactoryPostProcessor publishesEarly(ApplicationContext context) {
            return beans -> context.publishEvent(new Early("post-processor"));
        }

        @Bean
        Listeners listeners(Heard heard) {
            return new Listeners(heard);
        }

        @Bean
        StoppedListener stoppedListener(Heard heard) {
            return new StoppedListener(heard);
        }

        @Bean
        EarlyListener earlyListener(Heard heard) {
            return new EarlyListener(heard);
        }

        @Lazy
        @Bean
        LazyListener lazyListener(Heard heard) {
            return new LazyListener(heard);
        }
    }
}
