package io.throttlemachines.spring.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.spring.redis.RedisServers.Observer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two instances with a connection each lease from a real server, and several threads spend. */
class RedisLeaseTest {

    private static final long LIMIT = 2_000;

    private final String fleet = "leases-" + System.nanoTime();

    private record Instance(RedisPermitStore store, ThrottleMachines machines) implements AutoCloseable {

        Limiter limiter() {
            return machines.limiter("api");
        }

        @Override
        public void close() {
            machines.close();
            store.close();
        }
    }

    private Instance instance(Algorithm algorithm) {
        RedisPermitStore store = RedisServers.store(RedisServers.sharedPort(), fleet);
        store.awaitConnection(Duration.ofSeconds(10));
        LimiterConfig config = LimiterConfig.builder()
                .limit(LIMIT)
                .period(Duration.ofDays(2))
                .algorithm(algorithm)
                .store("redis")
                .lease(50)
                .build();
        return new Instance(
                store,
                ThrottleMachines.builder()
                        .store("redis", store, new StoreConfig(Duration.ofSeconds(10), OnFailure.DENY))
                        .limiter("api", config)
                        .build());
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void exactlyTheLimitIsGrantedWithFewCommands(Algorithm algorithm) throws InterruptedException {
        AtomicLong granted = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        try (Instance one = instance(algorithm);
                Instance other = instance(algorithm);
                Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            long before = scriptCalls(server);
            List<Thread> threads = new ArrayList<>();
            Stream.of(one, other, one, other, one, other).forEach(instance -> {
                Thread thread = new Thread(() -> {
                    while (!over.get()) {
                        if (instance.limiter().tryAcquire()) {
                            granted.incrementAndGet();
                        } else {
                            Thread.onSpinWait();
                        }
                    }
                });
                threads.add(thread);
                thread.start();
            });

            await().atMost(Duration.ofSeconds(30)).until(() -> granted.get() >= LIMIT);
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(granted).hasValue(LIMIT);
            assertThat(one.limiter().peek(0).remaining()).isZero();
            assertThat(scriptCalls(server) - before).isLessThan(LIMIT / 4);
            for (String key : server.commands().keys(fleet + "*")) {
                assertThat(server.commands().pttl(key)).isPositive();
            }
        }
    }

    private static long scriptCalls(Observer server) {
        return server.commands()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:") || line.startsWith("cmdstat_eval:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+),.*", "$1")))
                .sum();
    }
}
