package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.event.CascadeTriggered;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.spring.aop.AnnotationContext.LimiterDefaults;
import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import io.throttlemachines.spring.diagnostics.Starts;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.time.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

class ThrottleMachinesAutoConfigurationTest {

    private final ApplicationContextRunner runner = Starts.runner();

    @Test
    void thereIsOneBeanEvenIfNothingIsConfigured() {
        runner.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(ThrottleMachines.class)
                .hasSingleBean(LimiterDefaults.class));
    }

    @Test
    void aBeanOfTheApplicationReplacesIt() {
        ThrottleMachines own = ThrottleMachines.create();
        Starts.with(runner.withBean(ThrottleMachines.class, () -> own), "throttle-machines: {breakers: {a: {}}}")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(ThrottleMachines.class)).isSameAs(own);
                    assertThat(own.breakers()).isEmpty();
                });
    }

    @Test
    void noBeanIsCreatedWhileSwitchedOff() {
        runner.withPropertyValues("throttle-machines.enabled=false").run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(ThrottleMachines.class);
            assertThat(Arrays.stream(context.getBeanDefinitionNames())
                            .map(context::getType)
                            .map(String::valueOf))
                    .noneMatch(type -> type.contains("io.throttlemachines"));
        });
    }

    @Test
    void otherPropertiesAreNotReadWhileSwitchedOff() {
        runner.withPropertyValues("throttle-machines.enabled=false", "throttle-machines.limiters.a.limit=0")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "0", "1", "00", "0.0"})
    void anEnabledValueOtherThanTrueOrFalseStopsTheStart(String enabled) {
        FailureAnalysis analysis = Starts.failure("throttle-machines:\n  enabled: " + enabled + "\n");

        assertThat(analysis.getDescription())
                .contains("Property: throttle-machines.enabled")
                .contains("[application.yml] - 2:12")
                .containsPattern("'[^']+' is neither true nor false.");
        assertThat(analysis.getAction()).contains("Write true or false.");
    }

    /** As text it is a boolean to Spring. */
    @ParameterizedTest
    @ValueSource(strings = {"false", "off", "no", "NO", "'0'", "'off '", "'${none:0}'"})
    void itIsSwitchedOffByEachWordOfSpring(String enabled) {
        Starts.run(
                "throttle-machines:\n  enabled: " + enabled + "\n",
                context -> assertThat(context).doesNotHaveBean(ThrottleMachines.class));
    }

    @Test
    void theBeanIsClosedWithTheContext() {
        AtomicReference<Executor> executor = new AtomicReference<>();
        runner.run(
                context -> executor.set(context.getBean(ThrottleMachines.class).executor()));

        assertThatThrownBy(() -> executor.get().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void customizersAddInOrderAfterTheFile() {
        Starts.with(runner.withUserConfiguration(Customizers.class), "throttle-machines: {breakers: {file: {}}}")
                .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breakers()
                                .keySet())
                        .containsExactly("file", "first", "second"));
    }

    @Test
    void theOnlyTickerAndClockAreUsed() {
        AtomicLong now = new AtomicLong();
        Instant noon = Instant.parse("2030-01-01T12:00:00Z");
        Starts.with(
                        runner.withBean(Ticker.class, () -> now::get)
                                .withBean(Clock.class, () -> Clock.fixed(noon, ZoneOffset.UTC)),
                        "throttle-machines: {breakers: {a: {reset-timeout: 60s, reset-timeout-jitter: 0}}}")
                .run(context -> {
                    var breaker = context.getBean(ThrottleMachines.class).breaker("a");
                    breaker.forceOpen();
                    assertThat(breaker.status().openedAt()).isEqualTo(noon);
                    assertThatThrownBy(() -> breaker.run(() -> {})).isInstanceOf(CircuitOpenException.class);

                    now.addAndGet(Duration.ofSeconds(60).toNanos());
                    breaker.run(() -> {});
                    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
                });
    }

    @Test
    void noneOfSeveralTickersIsUsed() {
        runner.withBean("one", Ticker.class, () -> () -> 0L)
                .withBean("two", Ticker.class, () -> () -> 0L)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ThrottleMachines.class));
    }

    @Test
    void eventsAreApplicationEventsToo() {
        Starts.with(
                        runner.withUserConfiguration(CascadeRecorder.class),
                        "throttle-machines: {cascades: {a: {cascades-to: [b, c]}}}")
                .run(context -> {
                    context.getBean(ThrottleMachines.class).breaker("a").forceOpen();
                    assertThat(context.getBean(CascadeRecorder.class).cascades)
                            .singleElement()
                            .satisfies(cascade -> {
                                assertThat(cascade.primary()).isEqualTo("a");
                                assertThat(cascade.opened()).containsExactly("b", "c");
                            });
                });
    }

    @Test
    void listenersReceiveEventsAndMayNeedTheThrottleMachines() {
        runner.withUserConfiguration(Listeners.class).run(context -> {
            context.getBean(ThrottleMachines.class).breaker("a").forceOpen();
            assertThat(context.getBean(Listeners.class).events).isNotEmpty();
        });
    }

    @Test
    void aMistakeStopsTheStartOfLazyBeansToo() {
        Starts.with(
                        runner.withInitializer(context ->
                                context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor())),
                        "throttle-machines: {limiters: {a: {limit: 0, period: 1s}}}")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void limitersOfAnnotationsStartFromTheDefaults() {
        Starts.run("throttle-machines: {defaults: {limiter: {algorithm: gcra, max-keys: 7}}}", context -> {
            var config = context.getBean(LimiterDefaults.class)
                    .newBuilder()
                    .limit(1)
                    .period(Duration.ofSeconds(1))
                    .build();
            assertThat(config.algorithm().text()).isEqualTo("gcra");
            assertThat(config.maxKeys()).isEqualTo(7);
        });
    }

    @Test
    void anUndeclaredBreakerHasTheDefaultsOfTheFile() {
        Starts.run(
                "throttle-machines: {defaults: {breaker: {failure-threshold: 2}}}",
                context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("any")
                                .config())
                        .isEqualTo(BreakerConfig.builder().failureThreshold(2).build()));
    }

    @Test
    void anUnknownNameInJavaIsExplainedToo() {
        FailureAnalysis analysis = Starts.failure(runner.withBean(
                ThrottleMachinesBuilderCustomizer.class,
                () -> builder -> builder.breaker(
                        "a", BreakerConfig.builder().dependsOn("b").build())));

        assertThat(analysis.getDescription()).contains("'a' depends on 'b', which is not declared.");
        assertThat(analysis.getAction()).contains("declare it first");
    }

    @Test
    void ordersOfTheAnnotationsCanBeChanged() {
        runner.run(context -> assertThat(
                        context.getBean(ThrottleMachinesProperties.class).aop())
                .isEqualTo(new ThrottleMachinesProperties.Aop(
                        Integer.MAX_VALUE - 400,
                        Integer.MAX_VALUE - 300,
                        Integer.MAX_VALUE - 200,
                        Integer.MAX_VALUE - 100)));
        Starts.run(
                "throttle-machines: {aop: {retried-order: 4, throttled-order: 1, circuit-breaker-order: 2, hedged-order: 3}}",
                context -> assertThat(context.getBean(ThrottleMachinesProperties.class)
                                .aop())
                        .isEqualTo(new ThrottleMachinesProperties.Aop(4, 1, 2, 3)));
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        @Bean
        @Order(2)
        ThrottleMachinesBuilderCustomizer later() {
            return builder -> builder.breaker("second", BreakerConfig.defaults());
        }

        @Bean
        @Order(1)
        ThrottleMachinesBuilderCustomizer earlier() {
            return builder -> builder.breaker("first", BreakerConfig.defaults());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class CascadeRecorder {

        private final List<CascadeTriggered> cascades = new ArrayList<>();

        @EventListener
        void on(CascadeTriggered cascade) {
            cascades.add(cascade);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Listeners {

        final List<ThrottleEvent> events = new ArrayList<>();

        @Bean
        ThrottleListener listener(ThrottleMachines machines) {
            assertThat(machines).isNotNull();
            return events::add;
        }
    }
}
