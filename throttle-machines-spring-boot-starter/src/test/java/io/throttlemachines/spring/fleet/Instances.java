package io.throttlemachines.spring.fleet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.fleet.FleetStatus;
import io.throttlemachines.fleet.FleetStatus.ClusterBreaker;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.state.CircuitState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Applications of one fleet in this JVM, on a real Redis. They poll ten times a second. Only a machine that stands still for half a
 * minute makes one count as dead, or its probe as lost.
 */
final class Instances implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String fleet = "fleet-" + System.nanoTime();
    private final int port;
    private final String[] properties;
    private final List<Instance> running = new ArrayList<>();

    /** Starts none yet. */
    Instances(int port, String... properties) {
        this.port = port;
        this.properties = properties;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Events events() {
            return new Events(new CopyOnWriteArrayList<>());
        }
    }

    /** All events of an instance. */
    record Events(List<ThrottleEvent> all) implements ThrottleListener {

        @Override
        public void onEvent(ThrottleEvent event) {
            all.add(event);
        }

        <E extends ThrottleEvent> Stream<E> of(Class<E> type, String breaker) {
            return all.stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .filter(event -> event.name().equals(breaker));
        }
    }

    /** One application. */
    record Instance(String name, ConfigurableApplicationContext context) {

        ThrottleMachines machines() {
            return context.getBean(ThrottleMachines.class);
        }

        Events events() {
            return context.getBean(Events.class);
        }

        Breaker breaker(String breaker) {
            return machines().breaker(breaker);
        }

        CircuitState state(String breaker) {
            return breaker(breaker).state();
        }

        FleetStatus fleet() {
            return machines().fleet().orElseThrow();
        }

        ClusterBreaker shared(String breaker) {
            return fleet().breakers().get(breaker);
        }

        /** Opens its own circuit, whose threshold is one failure. */
        void fail(String breaker) {
            assertThatThrownBy(() -> breaker(breaker).run(() -> {
                        throw new IllegalStateException("sick");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }

        boolean admits(String breaker) {
            try {
                breaker(breaker).run(() -> {});
                return true;
            } catch (CircuitOpenException refused) {
                return false;
            }
        }
    }

    String fleet() {
        return fleet;
    }

    Instance start(String name, String... more) {
        return start(name, WebApplicationType.NONE, more);
    }

    Instance start(String name, WebApplicationType type, String... more) {
        return start(name, type, new Class<?>[0], more);
    }

    Instance start(String name, WebApplicationType type, Class<?>[] beans, String... more) {
        Instance instance = new Instance(
                name,
                new SpringApplicationBuilder(Application.class)
                        .sources(beans)
                        .web(type)
                        .properties(
                                "spring.main.banner-mode=off",
                                "spring.data.redis.port=" + port,
                                "throttle-machines.fleet.name=" + fleet,
                                "throttle-machines.fleet.instance=" + name,
                                "throttle-machines.fleet.poll=100ms",
                                "throttle-machines.fleet.heartbeat=10s",
                                "throttle-machines.redis.timeout=10s",
                                "throttle-machines.defaults.breaker.failure-threshold=1",
                                "throttle-machines.defaults.breaker.reset-timeout-jitter=0")
                        .properties(properties)
                        .properties(more)
                        .run());
        running.add(instance);
        return instance;
    }

    List<Instance> start(int count) {
        for (int each = 1; each <= count; each++) {
            start("shop-" + each);
        }
        return all();
    }

    List<Instance> all() {
        return List.copyOf(running);
    }

    void stop(Instance instance) {
        running.remove(instance);
        instance.context().close();
    }

    /** Waits until a condition holds on every instance. */
    void await(String what, Predicate<Instance> condition) {
        org.awaitility.Awaitility.await(what)
                .atMost(PATIENCE)
                .until(() -> all().stream().allMatch(condition));
    }

    /** Does something with the server itself. */
    static void onServer(int port, Consumer<RedisCommands<String, String>> action) {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            action.accept(connection.sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ZERO);
        }
    }

    @Override
    public void close() {
        running.forEach(each -> each.context().close());
        running.clear();
    }
}
