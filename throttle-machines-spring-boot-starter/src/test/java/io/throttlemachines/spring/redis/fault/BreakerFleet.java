package io.throttlemachines.spring.redis.fault;

import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.fleet.FleetStatus.ClusterBreaker;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.spring.redis.RedisFleetStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Three instances that share a breaker, which one failure opens. Each has a connection of its own. */
final class BreakerFleet implements AutoCloseable {

    private static final String NAME = "pay";
    private static final int INSTANCES = 3;
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);

    private final List<Instance> instances = new ArrayList<>();

    /** One of them. */
    record Instance(RedisFleetStore store, ThrottleMachines machines) {

        Breaker breaker() {
            return machines.breaker(NAME);
        }

        ClusterBreaker shared() {
            return machines.fleet().orElseThrow().breakers().get(NAME);
        }

        boolean storeIsAvailable() {
            return machines.stores().get("redis").available();
        }

        void fail() {
            try {
                breaker().run(() -> {
                    throw new IllegalStateException("down");
                });
            } catch (IllegalStateException expected) {
                // it counts
            }
        }
    }

    /** Starts them, and waits until they see each other. */
    BreakerFleet(Supplier<LettuceConnectionFactory> server) {
        String fleet = "breakers-" + System.nanoTime();
        for (int number = 1; number <= INSTANCES; number++) {
            RedisFleetStore store = RedisFleetStore.on(server.get(), fleet, BreakerFleet::inBackground);
            store.awaitConnection(LoadedFleet.PATIENCE);
            FleetConfig config = new FleetConfig(fleet, "instance-" + number, HEARTBEAT, POLL, LoadedFleet.TIMEOUT);
            BreakerConfig breaker = BreakerConfig.builder()
                    .scope(Scope.CLUSTER)
                    .failureThreshold(1)
                    .resetTimeout(Duration.ofHours(1))
                    .build();
            instances.add(new Instance(
                    store,
                    ThrottleMachines.builder()
                            .fleet(config, store)
                            .breaker(NAME, breaker)
                            .build()));
        }
        awaitAll(instance -> instance.machines().fleet().orElseThrow().live() == INSTANCES);
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "breaker-fleet");
        thread.setDaemon(true);
        thread.start();
    }

    /** An instance; after the last comes the first again. */
    Instance instance(int number) {
        return instances.get(number % INSTANCES);
    }

    List<Instance> all() {
        return List.copyOf(instances);
    }

    void awaitAll(Predicate<Instance> condition) {
        await().atMost(LoadedFleet.PATIENCE).until(() -> instances.stream().allMatch(condition));
    }

    @Override
    public void close() {
        instances.forEach(instance -> {
            instance.machines().close();
            instance.store().close();
        });
    }
}
