package io.throttlemachines.spring.redis;

import static io.throttlemachines.spring.redis.RedisPermitStoreTest.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetStore.Answer;
import io.throttlemachines.fleet.FleetStore.Beat;
import io.throttlemachines.fleet.FleetStore.Instance;
import io.throttlemachines.fleet.FleetStore.News;
import io.throttlemachines.fleet.FleetStore.Versioned;
import io.throttlemachines.spring.redis.RedisServers.Observer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import redis.embedded.RedisServer;

/** What a fleet keeps in a real server, and what happens when that is gone, empty, or may not write. */
class RedisFleetStoreTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long ALIVE = Duration.ofMinutes(1).toNanos() / 1_000;
    private static final FleetRecord CLOSED = FleetRecord.closed("shop-1", null);

    private final String fleet = "fleet-" + System.nanoTime();
    private final List<RedisServer> servers = new ArrayList<>();
    private final List<RedisFleetStore> stores = new ArrayList<>();

    @AfterEach
    void stop() {
        stores.forEach(RedisFleetStore::close);
        servers.forEach(RedisServers::stop);
    }

    private RedisFleetStore store(int port) {
        RedisFleetStore store = RedisFleetStore.on(new LettuceConnectionFactory("127.0.0.1", port), fleet, task -> {
            Thread thread = new Thread(task, "test-redis-connector");
            thread.setDaemon(true);
            thread.start();
        });
        stores.add(store);
        return store;
    }

    private RedisFleetStore connected(int port) {
        RedisFleetStore store = store(port);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> answer(store.instances()) != null);
        return store;
    }

    private RedisServer start(int port, String... settings) {
        RedisServer server = RedisServers.start(port, settings);
        servers.add(server);
        return server;
    }

    private static Beat beat(String instance) {
        return new Beat(instance, ALIVE, Map.of("pay", 0L), 0, Map.of("pay", 0L));
    }

    @Test
    void instancesSeeEachOther() throws Exception {
        RedisFleetStore store = connected(RedisServers.sharedPort());

        answer(store.beat(beat("shop-2")));
        News news = answer(store.beat(beat("shop-1")));

        assertThat(news.live()).isEqualTo(2);
        assertThat(news.votes()).isEqualTo(Map.of("pay", Map.of("shop-1", 0L, "shop-2", 0L)));
        assertThat(answer(store.instances())).extracting(Instance::name).containsExactly("shop-1", "shop-2");
        answer(store.leave("shop-2"));
        assertThat(answer(store.instances())).containsExactly(new Instance("shop-1", news.nowMicros()));
    }

    @Test
    void timeIsTheServersAndEpochsGrow() throws Exception {
        RedisFleetStore store = connected(RedisServers.sharedPort());

        Answer first = answer(store.replace("pay", 0, CLOSED));
        Answer late = answer(store.replace("pay", 0, CLOSED));
        Answer second = answer(store.replace("pay", first.current().epoch(), CLOSED));

        assertThat(first.made()).isTrue();
        assertThat(first.current().epoch()).isEqualTo(first.nowMicros());
        assertThat(late).isEqualTo(new Answer(false, late.nowMicros(), first.current()));
        assertThat(second.current().epoch()).isGreaterThan(first.current().epoch());
        assertThat(Duration.ofMillis(System.currentTimeMillis() - second.nowMicros() / 1_000))
                .isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void everyKeyExpiresWithinTheHourAfterTheLastLife() throws Exception {
        RedisFleetStore store = connected(RedisServers.sharedPort());
        try (Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            List<CompletionStage<?>> steps = List.of(
                    store.replace("pay", 0, CLOSED),
                    store.beat(beat("shop-1")),
                    store.restore("ship", new Versioned(7, CLOSED)),
                    store.instances());
            for (CompletionStage<?> step : steps) {
                answer(step);
                List<String> keys = server.commands().keys(fleet + "*");
                assertThat(keys).isNotEmpty();
                for (String key : keys) {
                    assertThat(server.commands().pttl(key))
                            .as(key)
                            .isBetween(1L, Duration.ofHours(1).toMillis() + ALIVE / 1_000);
                }
            }
            assertThat(server.commands().keys(fleet + "*")).hasSize(6).allMatch(key -> key.startsWith(fleet + ":"));
        }
    }

    /** Its time is set back instead of waiting for an hour. */
    @Test
    void recordOfABreakerThatNoInstanceNamesIsForgotten() throws Exception {
        RedisFleetStore store = connected(RedisServers.sharedPort());
        String kept = fleet + ":throttle:{" + fleet + "}:kept";
        try (Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            Versioned removed = answer(store.replace("removed", 0, CLOSED)).current();
            Versioned used = answer(store.replace("used", 0, CLOSED)).current();
            Beat naming = new Beat("shop-1", ALIVE, Map.of(), 0, Map.of("used", used.epoch()));
            assertThat(answer(store.beat(naming)).changed()).containsOnlyKeys("removed", "used");

            server.commands().zadd(kept, 1, "removed");
            server.commands().zadd(kept, 1, "used");
            News news = answer(store.beat(naming));

            assertThat(news.changed()).containsOnlyKeys("used");
            assertThat(news.epoch()).isEqualTo(used.epoch());
            assertThat(answer(store.replace("removed", removed.epoch(), CLOSED)).current())
                    .isEqualTo(Versioned.NONE);
            assertThat(server.commands().zrange(kept, 0, -1)).containsExactly("used");
        }
    }

    @Test
    void keysOfAFleetAreInOneSlot() throws Exception {
        RedisFleetStore store = connected(RedisServers.sharedPort());

        for (byte[] key : store.keys()) {
            assertThat(io.lettuce.core.cluster.SlotHash.getSlot(key))
                    .isEqualTo(io.lettuce.core.cluster.SlotHash.getSlot(store.keys()[0]));
        }
    }

    @Test
    void serverThatHasLostItsScriptsReceivesThemAgain() throws Exception {
        RedisFleetStore store = connected(RedisServers.sharedPort());
        try (Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            List<Function<RedisFleetStore, CompletionStage<?>>> calls = List.of(
                    each -> each.beat(beat("shop-1")),
                    each -> each.replace("pay", 0, CLOSED),
                    each -> each.restore("ship", new Versioned(7, CLOSED)),
                    RedisFleetStore::instances,
                    each -> each.leave("shop-1"));
            for (Function<RedisFleetStore, CompletionStage<?>> call : calls) {
                server.commands().scriptFlush();
                assertThat(answer(call.apply(store))).isNotNull();
            }
        }
    }

    @Test
    void changesAreHeardByOthersOnly() throws Exception {
        RedisFleetStore first = connected(RedisServers.sharedPort());
        RedisFleetStore second = connected(RedisServers.sharedPort());
        AtomicInteger atFirst = new AtomicInteger();
        AtomicInteger atSecond = new AtomicInteger();
        first.subscribe(atFirst::incrementAndGet);
        AutoCloseable subscription = second.subscribe(atSecond::incrementAndGet);
        awaitSubscribed(first, atFirst);
        awaitSubscribed(second, atSecond);
        int before = atFirst.get();
        int heard = atSecond.get();

        Answer made = answer(first.replace("pay", 0, CLOSED));
        await().atMost(PATIENCE).until(() -> atSecond.get() == heard + 1);
        answer(first.replace("pay", 0, CLOSED));
        answer(first.restore("pay", made.current()));
        answer(first.restore("ship", new Versioned(7, CLOSED)));
        await().atMost(PATIENCE).until(() -> atSecond.get() == heard + 2);

        assertThat(atFirst).hasValue(before);
        subscription.close();
        answer(second.replace("new", 0, CLOSED));
        await().atMost(PATIENCE).until(() -> atFirst.get() == before + 1);
        assertThat(atSecond).hasValue(heard + 2);
    }

    /** The subscription itself counts as a message. */
    private static void awaitSubscribed(RedisFleetStore store, AtomicInteger heard) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            answer(store.beat(beat("shop-1")));
            return heard.get() > 0;
        });
    }

    @Test
    void subscriptionComesBackWithTheServer() throws Exception {
        int port = RedisServers.freePort();
        RedisServer server = start(port);
        RedisFleetStore first = connected(port);
        RedisFleetStore second = connected(port);
        AtomicInteger heard = new AtomicInteger();
        second.subscribe(heard::incrementAndGet);
        awaitSubscribed(second, heard);

        RedisServers.stop(server);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThatThrownBy(() -> answer(first.instances())).isInstanceOf(ExecutionException.class));
        int before = heard.get();
        start(port);

        await().atMost(PATIENCE).until(() -> heard.get() > before);
        int subscribed = heard.get();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> answer(first.replace("pay", 0, CLOSED)) != null);
        await().atMost(PATIENCE).until(() -> heard.get() > subscribed);
    }

    @Test
    void serverThatDeniesMessagesKeepsRecords() throws Exception {
        int port = RedisServers.freePort();
        start(port);
        try (Observer server = RedisServers.observer(port)) {
            server.commands()
                    .dispatch(
                            io.lettuce.core.protocol.CommandType.ACL,
                            new io.lettuce.core.output.StatusOutput<>(io.lettuce.core.codec.StringCodec.UTF8),
                            new io.lettuce.core.protocol.CommandArgs<>(io.lettuce.core.codec.StringCodec.UTF8)
                                    .add("SETUSER")
                                    .add("default")
                                    .add("resetchannels"));
        }
        RedisFleetStore store = connected(port);

        answer(store.beat(beat("shop-1")));

        assertThat(answer(store.replace("pay", 0, CLOSED)).made()).isTrue();
        assertThat(answer(store.beat(beat("shop-1"))).changed()).containsKey("pay");
    }

    @Test
    void commandsAreRejectedWhileTheServerIsGoneAndNotSentLater() throws Exception {
        int port = RedisServers.freePort();
        RedisServer server = start(port);
        RedisFleetStore store = connected(port);
        RedisServers.stop(server);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThatThrownBy(() -> answer(store.instances())).isInstanceOf(ExecutionException.class));

        for (int call = 0; call < 50; call++) {
            assertThat(store.replace("pay", 0, CLOSED).toCompletableFuture()).isCompletedExceptionally();
        }

        start(port);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> answer(store.instances()) != null);
        assertThat(answer(store.beat(new Beat("shop-1", ALIVE, Map.of(), 0, Map.of("pay", 3L))))
                        .changed())
                .isEqualTo(Map.of("pay", Versioned.NONE));
    }

    @Test
    void replicaAnswersNothing() {
        int port = RedisServers.freePort();
        start(port);
        int replicaPort = RedisServers.freePort();
        start(replicaPort, "replicaof 127.0.0.1 " + port);
        RedisFleetStore onReplica = store(replicaPort);
        List<Function<RedisFleetStore, CompletionStage<?>>> calls = List.of(
                each -> each.beat(beat("shop-1")),
                each -> each.replace("pay", 1, CLOSED),
                each -> each.restore("pay", new Versioned(1, CLOSED)),
                RedisFleetStore::instances,
                each -> each.leave("shop-1"));

        for (Function<RedisFleetStore, CompletionStage<?>> call : calls) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(() -> answer(call.apply(onReplica)))
                            .hasMessageContaining("READONLY"));
        }
    }
}
