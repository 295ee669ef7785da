package io.throttlemachines.spring.redis;

import static io.throttlemachines.spring.redis.RedisPermitStoreTest.answer;
import static io.throttlemachines.spring.redis.RedisPermitStoreTest.limit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Owner;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.redis.RedisServers.Observer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import redis.embedded.RedisServer;

/** Servers that are gone, come back empty, may not write, or cannot. */
@Tag("servers")
class RedisFailureTest {

    private static final Limit LIMIT = limit(Algorithm.GCRA, 10, Duration.ofHours(1));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port = RedisServers.freePort();
    private final Owner owner = new Owner("limiter", "secret-user");
    private final List<RedisServer> servers = new ArrayList<>();
    private final List<RedisPermitStore> stores = new ArrayList<>();

    @AfterEach
    void stop() {
        stores.forEach(RedisPermitStore::close);
        servers.forEach(RedisServers::stop);
    }

    private RedisServer start(String... settings) {
        RedisServer server = RedisServers.start(port, settings);
        servers.add(server);
        return server;
    }

    private RedisPermitStore store(int at) {
        RedisPermitStore store = RedisServers.store(at, "failures");
        stores.add(store);
        return store;
    }

    private void awaitAnswer(RedisPermitStore store) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> answer(store.look(owner, LIMIT, 0)).allowed());
    }

    @Test
    void storeIsBackByItselfWhenTheServerIs() throws Exception {
        RedisServer server = start();
        RedisPermitStore store = store(port);
        awaitAnswer(store);
        answer(store.take(owner, LIMIT, 7));

        RedisServers.stop(server);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThatThrownBy(() -> answer(store.take(owner, LIMIT, 1)))
                        .isInstanceOf(ExecutionException.class));
        start();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> answer(store.look(owner, LIMIT, 0)).remaining() == 10);
        assertThat(answer(store.take(owner, LIMIT, 10)).allowed()).isTrue();
        assertThat(answer(store.take(owner, LIMIT, 1)).allowed()).isFalse();
    }

    @Test
    void commandsAreRejectedWhileTheServerIsGoneAndNotSentLater() throws Exception {
        RedisServer server = start();
        RedisPermitStore store = store(port);
        awaitAnswer(store);
        RedisServers.stop(server);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThatThrownBy(() -> answer(store.take(owner, LIMIT, 1)))
                        .isInstanceOf(ExecutionException.class));

        for (int call = 0; call < 100; call++) {
            assertThat(store.take(owner, LIMIT, 1).toCompletableFuture()).isCompletedExceptionally();
        }

        start();
        awaitAnswer(store);
        assertThat(answer(store.look(owner, LIMIT, 0)).remaining()).isEqualTo(10);
    }

    @Test
    void callFailsAtOnceUntilConnectedForTheFirstTime() {
        RedisPermitStore store = store(port);

        CompletionStage<Reply> call = store.take(owner, LIMIT, 1);

        assertThat(call.toCompletableFuture()).isCompletedExceptionally();
        assertThatThrownBy(() -> answer(call)).hasMessageContaining("not connected to Redis yet");
        start();
        awaitAnswer(store);
    }

    @Test
    void callsConnectOnTheExecutorAlone() {
        start();
        List<Runnable> attempts = new ArrayList<>();
        RedisPermitStore store =
                RedisPermitStore.on(new LettuceConnectionFactory("127.0.0.1", port), "failures", attempts::add);
        stores.add(store);
        for (int call = 0; call < 10; call++) {
            assertThat(store.take(owner, LIMIT, 1).toCompletableFuture()).isCompletedExceptionally();
        }
        assertThat(attempts).hasSize(1);

        attempts.get(0).run();

        assertThat(store.take(owner, LIMIT, 1).toCompletableFuture()).succeedsWithin(PATIENCE);
        assertThat(attempts).hasSize(1);
    }

    @Test
    void executorThatRejectsTheAttemptFailsTheCall() {
        RedisLink link = new RedisLink(
                new LettuceConnectionFactory("127.0.0.1", port).getStandaloneConfiguration(),
                new LettuceConnectionFactory("127.0.0.1", port).getClientConfiguration(),
                task -> {
                    throw new RejectedExecutionException("full");
                },
                System::nanoTime);
        RedisPermitStore store = new RedisPermitStore(link, new RedisKeys("failures"));
        stores.add(store);

        assertThat(store.take(owner, LIMIT, 1).toCompletableFuture()).isCompletedExceptionally();
    }

    /** A refusal and a look fail too: a replica's state may be old. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void replicaDecidesNothing(Algorithm algorithm) {
        start();
        int replicaPort = RedisServers.freePort();
        servers.add(RedisServers.start(replicaPort, "replicaof 127.0.0.1 " + port));
        RedisPermitStore onMain = store(port);
        awaitAnswer(onMain);
        RedisPermitStore onReplica = store(replicaPort);
        Limit limit = limit(algorithm, 1, Duration.ofHours(1));
        try (Observer replica = RedisServers.observer(replicaPort)) {
            assertReadOnly(() -> onReplica.look(owner, limit, 1));
            assertReadOnly(() -> onReplica.take(owner, limit, 1));
            await().atMost(PATIENCE).ignoreExceptions().until(() -> answer(onMain.take(owner, limit, 1)) != null);
            await().atMost(PATIENCE).until(() -> replica.commands().dbsize() == 1);
        }

        assertReadOnly(() -> onReplica.take(owner, limit, 1));
        assertReadOnly(() -> onReplica.look(owner, limit, 1));
        assertReadOnly(() -> onReplica.reset(owner, limit));
    }

    /** The store connects anew after such an answer, and fails in between. */
    private static void assertReadOnly(Supplier<CompletionStage<?>> call) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThatThrownBy(() -> answer(call.get())).hasMessageContaining("READONLY"));
    }

    @Test
    void replicaThatBecomesTheMainServerIsUsedAgain() throws Exception {
        start();
        int replicaPort = RedisServers.freePort();
        servers.add(RedisServers.start(replicaPort, "replicaof 127.0.0.1 " + port));
        RedisPermitStore store = store(replicaPort);
        assertReadOnly(() -> store.take(owner, LIMIT, 1));

        try (Observer replica = RedisServers.observer(replicaPort)) {
            replica.commands().replicaofNoOne();
        }

        awaitAnswer(store);
        assertThat(answer(store.take(owner, LIMIT, 10)).allowed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void serverWithoutMemoryFailsTheCall(Algorithm algorithm) throws Exception {
        start();
        RedisPermitStore store = store(port);
        awaitAnswer(store);
        Limit limit = limit(algorithm, 10, Duration.ofHours(1));
        try (Observer server = RedisServers.observer(port)) {
            server.commands().configSet("maxmemory-policy", "noeviction");
            server.commands().configSet("maxmemory", "1");
            assertThatThrownBy(() -> answer(store.take(owner, limit, 1))).hasMessageContaining("OOM");
            assertThat(server.commands().dbsize()).isZero();

            server.commands().configSet("maxmemory", "0");
        }
        assertThat(answer(store.take(owner, limit, 1)).allowed()).isTrue();
    }

    @Test
    void failureNamesNoKeyOfTheApplication() {
        RedisServers.stop(start());
        RedisPermitStore store = store(port);

        await().atMost(PATIENCE).until(() -> failure(store).getCause() != null);

        for (Throwable cause = failure(store); cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain("secret-user");
        }
    }

    private Throwable failure(RedisPermitStore store) {
        return store.take(owner, LIMIT, 1)
                .toCompletableFuture()
                .handle((reply, failure) -> failure)
                .join();
    }

    @Test
    void closedStoreFailsAndConnectsNoMore() {
        start();
        RedisPermitStore store = store(port);
        awaitAnswer(store);
        store.close();

        assertThat(store.take(owner, LIMIT, 1).toCompletableFuture()).isCompletedExceptionally();
    }
}
