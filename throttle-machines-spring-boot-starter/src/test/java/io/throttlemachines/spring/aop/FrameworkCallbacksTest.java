package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.refusal.CircuitOpenException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.io.Closeable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.convert.converter.Converter;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** An annotation on a type means its work, not the methods that a framework calls. */
class FrameworkCallbacksTest {

    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of(Annotated.class, Set.of("work", "mapped")),
                Arguments.of(Lives.class, Set.of("work")),
                Arguments.of(Closes.class, Set.of("work", "close")),
                Arguments.of(Listens.class, Set.of("work")),
                Arguments.of(PostProcesses.class, Set.of("work")),
                Arguments.of(Configures.class, Set.of("work")),
                Arguments.of(Reports.class, Set.of("work")),
                Arguments.of(Converts.class, Set.of("convert")),
                Arguments.of(Own.class, Set.of("work")),
                Arguments.of(Executes.class, Set.of("execute")));
    }

    @ParameterizedTest
    @MethodSource("types")
    void theTypesAnnotationMeansItsWork(Class<?> type, Set<String> work) {
        assertThat(new AnnotationFinder<>(CircuitBreaker.class)
                        .methods(type).stream().map(Method::getName).collect(Collectors.toSet()))
                .isEqualTo(work);
    }

    @Test
    void aCallbackCanBeAnnotatedItself() {
        assertThat(new AnnotationFinder<>(CircuitBreaker.class).methods(Itself.class))
                .extracting(Method::getName)
                .containsExactly("onApplicationEvent");
    }

    @Test
    void aBeanWhoseBreakerIsOpenStartsAndStops() {
        AnnotationContexts.with(builder -> {}, Lives.class).run(context -> {
            assertThat(context).hasNotFailed();
            Lives bean = context.getBean(Lives.class);
            context.getBean(ThrottleMachines.class).breaker("a").isolate();
            assertThatThrownBy(bean::work).isInstanceOf(CircuitOpenException.class);
            context.getSourceApplicationContext().close();
            assertThat(Lives.LOG)
                    .containsExactly("autowired", "named", "after", "singletons", "start", "stop", "destroy");
        });
    }

    @Retention(RetentionPolicy.RUNTIME)
    @EventListener
    @interface OwnListener {

        @AliasFor(annotation = EventListener.class, attribute = "id")
        String id() default "";
    }

    @CircuitBreaker("a")
    static class Annotated {

        public void work() {}

        @GetMapping
        @ModelAttribute
        public String mapped() {
            return "";
        }

        @ModelAttribute
        public String model() {
            return "";
        }

        @ExceptionHandler
        public void handle(RuntimeException failure) {}

        @InitBinder
        public void bind(WebDataBinder binder) {}

        @EventListener
        public void listen(ContextRefreshedEvent event) {}

        @OwnListener
        public void listenToo(ContextRefreshedEvent event) {}

        @PostConstruct
        public void begin() {}

        @PreDestroy
        public void end() {}

        @Autowired
        public void inject(List<String> texts) {}

        @Bean
        public String bean() {
            return "";
        }
    }

    @CircuitBreaker("a")
    static class Lives
            implements SmartLifecycle, InitializingBean, DisposableBean, BeanNameAware, SmartInitializingSingleton {

        static final List<String> LOG = new java.util.ArrayList<>();

        public void work() {}

        @Autowired
        public void machines(ThrottleMachines machines) {
            LOG.add("autowired");
        }

        @Override
        public void setBeanName(String name) {
            LOG.add("named");
        }

        @Override
        public void afterPropertiesSet() {
            LOG.add("after");
        }

        @Override
        public void afterSingletonsInstantiated() {
            LOG.add("singletons");
        }

        @Override
        public void start() {
            LOG.add("start");
        }

        @Override
        public void stop() {
            LOG.add("stop");
        }

        @Override
        public boolean isRunning() {
            return LOG.contains("start") && !LOG.contains("stop");
        }

        @Override
        public void destroy() {
            LOG.add("destroy");
        }
    }

    @CircuitBreaker("a")
    static class Closes implements Closeable {

        public void work() {}

        @Override
        public void close() {}

        /** Not the one that ends the bean. */
        public void close(String account) {}
    }

    @CircuitBreaker("a")
    static class Listens implements ApplicationListener<ContextRefreshedEvent>, Ordered {

        public void work() {}

        @Override
        public void onApplicationEvent(ContextRefreshedEvent event) {}

        @Override
        public int getOrder() {
            return 0;
        }
    }

    static class Itself implements ApplicationListener<ApplicationEvent> {

        @Override
        @CircuitBreaker("a")
        public void onApplicationEvent(ApplicationEvent event) {}
    }

    @CircuitBreaker("a")
    static class PostProcesses implements BeanPostProcessor {

        public void work() {}

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean;
        }
    }

    @CircuitBreaker("a")
    static class Configures implements WebMvcConfigurer {

        public void work() {}
    }

    @CircuitBreaker("a")
    static class Reports implements HealthIndicator, InfoContributor, MeterBinder {

        public void work() {}

        @Override
        public Health health() {
            return Health.up().build();
        }

        @Override
        public void contribute(Info.Builder info) {}

        @Override
        public void bindTo(MeterRegistry registry) {}
    }

    @CircuitBreaker("a")
    static class Converts implements Converter<String, Integer> {

        @Override
        public Integer convert(String source) {
            return Integer.valueOf(source);
        }
    }

    interface OwnLifecycle extends SmartLifecycle {

        void work();
    }

    @CircuitBreaker("a")
    abstract static class Own implements OwnLifecycle {

        @Override
        public void work() {}

        @Override
        public void start() {}
    }

    /** Of a newer Java it is closeable too, and yet its work is work. */
    @CircuitBreaker("a")
    abstract static class Executes implements java.util.concurrent.Executor {

        @Override
        public void execute(Runnable task) {}
    }
}
