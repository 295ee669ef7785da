package io.throttlemachines.spring.redis;

import static io.throttlemachines.spring.redis.RedisPermitStoreTest.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetStore.Beat;
import io.throttlemachines.fleet.FleetStore.News;
import io.throttlemachines.fleet.FleetStore.Versioned;
import io.throttlemachines.spring.redis.RedisServers.Observer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A server that is short of memory may drop any key of a fleet. */
class EvictedFleetKeyTest {

    private static final long ALIVE = Duration.ofMinutes(1).toNanos() / 1_000;
    private static final FleetRecord CLOSED = FleetRecord.closed("shop-1", null);

    private final String fleet = "fleet-" + System.nanoTime();
    private final RedisFleetStore store = RedisFleetStore.on(
            new LettuceConnectionFactory("127.0.0.1", RedisServers.sharedPort()),
            fleet,
            task -> new Thread(task).start());

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void evictedKeyIsALostRecord() throws Exception {
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> answer(store.instances()) != null);
        try (Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            for (String evicted : List.of("records", "epochs")) {
                Versioned known = answer(store.replace(evicted, 0, CLOSED)).current();
                server.commands().del(fleet + ":throttle:{" + fleet + "}:" + evicted);

                News news = answer(store.beat(new Beat("shop-1", ALIVE, Map.of(), 0, Map.of(evicted, known.epoch()))));
                assertThat(news.changed()).isEqualTo(Map.of(evicted, Versioned.NONE));
                assertThat(answer(store.restore(evicted, known)).made()).isTrue();
                assertThat(answer(store.beat(new Beat("shop-1", ALIVE, Map.of(), 0, Map.of())))
                                .changed())
                        .containsEntry(evicted, known);
                server.commands().del(server.commands().keys(fleet + "*").toArray(String[]::new));
            }
        }
    }
}
