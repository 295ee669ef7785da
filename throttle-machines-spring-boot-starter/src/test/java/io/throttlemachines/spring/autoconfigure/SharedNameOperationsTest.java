package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.ConfigurationChanged;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.graph.GraphStatus.NodeStatus.Kind;
import io.throttlemachines.spring.actuate.event.EventsView;
import io.throttlemachines.spring.actuate.view.ThrottleView.Query;
import io.throttlemachines.spring.health.ThrottleHealthIndicator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;

/** A breaker, a limiter and a hedge named {@code api}: what shows or changes one of them leaves the others alone. */
@ExtendWith(OutputCaptureExtension.class)
class SharedNameOperationsTest {

    private final Map<String, Object> written = new ConcurrentHashMap<>(Map.of(
            "throttle-machines.breakers.api.failure-threshold", "1",
            "throttle-machines.limiters.api.limit", "2",
            "throttle-machines.limiters.api.period", "60s",
            "throttle-machines.hedges.api.delay", "10s"));

    private void run(ContextConsumer<AssertableApplicationContext> check) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ThrottleMachinesAutoConfiguration.class,
                        ThrottleMetricsAutoConfiguration.class,
                        ThrottleHealthAutoConfiguration.class,
                        ThrottleEventsAutoConfiguration.class,
                        ThrottleRefreshAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withUserConfiguration(Listening.class)
                .withPropertyValues("management.endpoints.web.exposure.include=throttle")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("written", written)))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    check.accept(context);
                });
    }

    /** Three calls of the limiter of which one is refused, one failing call of the breaker, one call of the hedge. */
    private static void callEach(ThrottleMachines machines) {
        for (int i = 0; i < 3; i++) {
            machines.limiter("api").tryAcquire();
        }
        assertThatThrownBy(() -> machines.breaker("api").run(() -> {
                    throw new IllegalStateException("down");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(machines.hedge("api").<String, RuntimeException>call(attempt -> "answer"))
                .isEqualTo("answer");
    }

    @Test
    void eachHasItsOwnMetrics() {
        run(context -> {
            callEach(context.getBean(ThrottleMachines.class));
            MeterRegistry registry = context.getBean(MeterRegistry.class);

            assertThat(timed(registry, "throttle.breaker.calls", "failure")).isEqualTo(1);
            assertThat(timed(registry, "throttle.breaker.calls", "success")).isZero();
            assertThat(timed(registry, "throttle.hedge.calls", "success")).isEqualTo(1);
            assertThat(timed(registry, "throttle.hedge.calls", "failure")).isZero();
            assertThat(counted(registry, "throttle.limiter.calls", "permitted")).isEqualTo(2);
            assertThat(counted(registry, "throttle.limiter.calls", "throttled")).isEqualTo(1);
            assertThat(registry.get("throttle.breaker.state")
                            .tags("name", "api", "state", "open")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        });
    }

    private static long timed(MeterRegistry registry, String name, String outcome) {
        return registry.get(name)
                .tags("name", "api", "outcome", outcome)
                .timer()
                .count();
    }

    private static double counted(MeterRegistry registry, String name, String outcome) {
        return registry.get(name)
                .tags("name", "api", "outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void healthShowsTheBreaker() {
        run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            ThrottleHealthIndicator health = context.getBean(ThrottleHealthIndicator.class);
            machines.limiter("api").mode(Mode.OBSERVE);
            machines.limiter("api").tryAcquire(2);
            assertThat(health.health().getDetails().get("breakers"))
                    .isEqualTo(Map.of("api", Map.of("state", "CLOSED")));

            machines.breaker("api").forceOpen();
            assertThat(health.health().getDetails().get("breakers").toString())
                    .contains("state=OPEN")
                    .doesNotContain("mode=");
        });
    }

    @Test
    void aRefreshChangesTheOneWhosePropertyHasChanged(CapturedOutput log) {
        run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            refresh(context, "breakers.api.failure-threshold", "7");
            assertThat(machines.breaker("api").config().failureThreshold()).isEqualTo(7);
            assertThat(machines.limiter("api").config().limit()).isEqualTo(2);

            refresh(context, "limiters.api.limit", "9");
            refresh(context, "limiters.api.mode", "observe");
            assertThat(machines.limiter("api").config().limit()).isEqualTo(9);
            assertThat(machines.limiter("api").mode()).isEqualTo(Mode.OBSERVE);
            assertThat(machines.breaker("api").mode()).isEqualTo(Mode.ENFORCE);

            refresh(context, "hedges.api.delay", "1s");
            assertThat(machines.hedge("api").config().delay()).isEqualTo(Duration.ofSeconds(10));
            assertThat(log.toString().lines().filter(line -> line.contains("needs a restart")))
                    .singleElement()
                    .asString()
                    .contains("throttle-machines.hedges.api has changed");
        });
    }

    private void refresh(AssertableApplicationContext context, String property, String value) {
        written.put("throttle-machines." + property, value);
        context.publishEvent(new EnvironmentChangeEvent(context, Set.of("throttle-machines." + property)));
    }

    @Test
    void eventsAndHistoryShowWhatHappenedToEach() {
        run(context -> {
            callEach(context.getBean(ThrottleMachines.class));
            refresh(context, "limiters.api.limit", "9");
            refresh(context, "breakers.api.half-open-calls", "2");
            List<ThrottleEvent> events = context.getBean(Listening.class).events;

            assertThat(events).allMatch(event -> event.name().equals("api"));
            assertThat(events)
                    .extracting(ThrottleEvent::getClass, ThrottleEvent::nodeKind)
                    .containsExactly(
                            tuple(BreakerTransition.class, Kind.BREAKER),
                            tuple(ConfigurationChanged.class, Kind.LIMITER),
                            tuple(ConfigurationChanged.class, Kind.BREAKER));
            assertThat(history(context))
                    .extracting(event -> event.get("nodeKind"))
                    .containsExactly(null, "limiter", null);
        });
    }

    @Test
    void everyEventSaysToWhichNodeItHappened(CapturedOutput log) {
        written.put("throttle-machines.breakers.db.failure-threshold", "1");
        written.put("throttle-machines.breakers.api.depends-on", "db");
        written.put("throttle-machines.limiters.api.depends-on", "db");
        run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            machines.breaker("api").mode(Mode.OBSERVE);
            machines.limiter("api").mode(Mode.OBSERVE);
            machines.breaker("db").isolate();
            machines.breaker("api").run(() -> {});
            machines.limiter("api").tryAcquire();
            machines.limiter("api").tryAcquire();

            assertThat(history(context, "mode-changed"))
                    .extracting(event -> event.get("nodeKind"))
                    .containsExactly("limiter", null);
            assertThat(history(context, "manual-action-taken"))
                    .extracting(event -> event.get("nodeKind"))
                    .containsOnlyOnce((Object) null)
                    .contains("limiter");
            assertThat(history(context, "refusal-observed"))
                    .extracting(event -> event.get("nodeKind"), event -> event.get("times"))
                    .containsExactly(tuple("limiter", 2L), tuple(null, 1L));
            assertThat(log)
                    .contains("'api' is now in mode OBSERVE", "limiter 'api' is now in mode OBSERVE")
                    .contains("By hand: mode of limiter 'api'");
        });
    }

    private static List<Map<String, Object>> history(AssertableApplicationContext context, String kind) {
        return context.getBean(EventsView.class)
                .show(new Query("", "api", kind))
                .events();
    }

    /** Oldest first. */
    private static List<Map<String, Object>> history(AssertableApplicationContext context) {
        List<Map<String, Object>> newestFirst = new ArrayList<>(context.getBean(EventsView.class)
                .show(new Query("", "api", null))
                .events());
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {

        private final List<ThrottleEvent> events = new CopyOnWriteArrayList<>();

        @EventListener
        void on(ThrottleEvent event) {
            events.add(event);
        }
    }
}
