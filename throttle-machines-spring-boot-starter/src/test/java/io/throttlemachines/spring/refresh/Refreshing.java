package io.throttlemachines.spring.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.autoconfigure.ThrottleRefreshAutoConfiguration;
import io.throttlemachines.spring.diagnostics.Starts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** An application whose properties change while it runs. */
final class Refreshing {

    private static final String PREFIX = "throttle-machines.";

    private final Map<String, Object> written = new ConcurrentHashMap<>(Map.of(
            PREFIX + "breakers.remote.failure-threshold",
            "3",
            PREFIX + "breakers.remote.max-concurrent",
            "5",
            PREFIX + "cascades.main.cascades-to",
            "remote",
            PREFIX + "limiters.api.limit",
            "10",
            PREFIX + "limiters.api.period",
            "1s",
            PREFIX + "limiters.api.burst",
            "4",
            PREFIX + "groups.pay.breakers.gateway.reset-timeout",
            "${pay.timeout}",
            PREFIX + "groups.pay.limiters.charge.limit",
            "7",
            PREFIX + "groups.pay.limiters.charge.period",
            "1s",
            "pay.timeout",
            "10s"));
    private final List<ThrottleEvent> events = new CopyOnWriteArrayList<>();

    List<ThrottleEvent> events() {
        return events;
    }

    void run(Consumer<App> check) {
        run(runner(), check);
    }

    void run(ApplicationContextRunner runner, Consumer<App> check) {
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            check.accept(new App(context, written));
        });
    }

    ApplicationContextRunner runner() {
        return Starts.runner()
                .withConfiguration(AutoConfigurations.of(ThrottleRefreshAutoConfiguration.class))
                .withBean("agreeing", CircuitGuard.class, () -> breaker -> true)
                .withBean(ThrottleListener.class, () -> events::add)
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("written", written)));
    }

    /** The running application and its written properties. */
    record App(ApplicationContext context, Map<String, Object> written) {

        App write(String property, Object value) {
            return writeAny(PREFIX + property, value);
        }

        App writeAny(String property, Object value) {
            written.put(property, value);
            return this;
        }

        Object read(String property) {
            return written.get(PREFIX + property);
        }

        App erase(String property) {
            written.remove(PREFIX + property);
            return this;
        }

        App refresh() {
            context.publishEvent(new EnvironmentChangeEvent(context, Set.of("some.property")));
            return this;
        }

        void byHand(String breaker, UnaryOperator<BreakerConfig> change) {
            machines().breaker(breaker).configure(change.apply(breaker(breaker)), ActionNote.NONE);
        }

        ThrottleMachines machines() {
            return context.getBean(ThrottleMachines.class);
        }

        BreakerConfig breaker(String name) {
            return machines().breaker(name).config();
        }

        LimiterConfig limiter(String name) {
            return machines().limiter(name).config();
        }
    }
}
