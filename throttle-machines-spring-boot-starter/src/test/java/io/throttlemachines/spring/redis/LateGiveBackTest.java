package io.throttlemachines.spring.redis;

import static io.throttlemachines.spring.redis.RedisPermitStoreTest.answer;
import static io.throttlemachines.spring.redis.RedisPermitStoreTest.limit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.spring.redis.RedisServers.Observer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.embedded.RedisServer;

/** Permits that an instance gives back to a server that is stopped, so that it runs the command long after it was sent. */
class LateGiveBackTest {

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port = RedisServers.freePort();
    private final RedisServer server = RedisServers.start(port);
    private final long process = process();
    private final RedisPermitStore store = RedisServers.store(port, "late");
    private final RedisPermitStore rival = RedisServers.store(port, "late");

    @AfterEach
    void stop() {
        store.close();
        rival.close();
        RedisServers.stop(server);
    }

    private long process() {
        try (Observer observer = RedisServers.observer(port)) {
            return observer.commands()
                    .info("server")
                    .lines()
                    .filter(line -> line.startsWith("process_id:"))
                    .mapToLong(line -> Long.parseLong(line.substring("process_id:".length())))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void signal(String name) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    /** All permits are back by themselves when another instance takes them; the give-back, which comes after that, may not count. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void giveBackThatRunsLateGivesNothingOfOthersBack(Algorithm algorithm) throws Exception {
        PermitStore.Limit limit = limit(algorithm, 10, PERIOD);
        PermitStore.Owner owner = new PermitStore.Owner("api", null);
        store.awaitConnection(PATIENCE);
        rival.awaitConnection(PATIENCE);
        answer(rival.look(owner, limit, 1));
        CompletableFuture<CompletionStage<Reply>> others = new CompletableFuture<>();
        PermitStore refusing = new RefusingStore(() -> {
            signal("STOP");
            others.complete(rival.take(owner, limit, 10));
        });
        try (ThrottleMachines machines = instance(algorithm, refusing)) {
            List<PermitRequest> requests = List.of(
                    new PermitRequest(machines.limiter("api"), 10), new PermitRequest(machines.limiter("other"), 1));
            assertThat(machines.allOf(requests).tryAcquire()).isFalse();
            long stopped = System.nanoTime();
            await().atMost(PATIENCE).until(() -> System.nanoTime() - stopped > 2 * PERIOD.toNanos());

            long resumed = System.nanoTime();
            signal("CONT");
            Reply taken = answer(others.join());
            Reply later = answer(rival.look(owner, limit, 1));
            long passed = System.nanoTime() - resumed;

            assertThat(taken.allowed()).isTrue();
            assertThat(later.resetAfterNanos()).isGreaterThanOrEqualTo(taken.resetAfterNanos() - passed);
        }
    }

    private ThrottleMachines instance(Algorithm algorithm, PermitStore refusing) {
        LimiterConfig shared = LimiterConfig.builder()
                .limit(10)
                .period(PERIOD)
                .algorithm(algorithm)
                .store("redis")
                .build();
        return ThrottleMachines.builder()
                .store("redis", store, new StoreConfig(PATIENCE, OnFailure.DENY))
                .store("refusing", refusing, StoreConfig.DEFAULTS)
                .limiter("api", shared)
                .limiter("other", shared.toBuilder().store("refusing").build())
                .build();
    }

    /** Has no permits, and says so after something else has happened. */
    private record RefusingStore(Runnable before) implements PermitStore {

        private static final Reply NONE = new Reply(false, 0, 1_000_000_000, 1_000_000_000, 0);

        @Override
        public CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
            before.run();
            return CompletableFuture.completedStage(NONE);
        }

        @Override
        public CompletionStage<Reply> look(Owner owner, Limit limit, long permits) {
            return CompletableFuture.completedStage(NONE);
        }

        @Override
        public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long takenAt) {
            throw new AssertionError("It has granted nothing.");
        }

        @Override
        public CompletionStage<Boolean> reset(Owner owner, Limit limit) {
            throw new AssertionError("No test resets it.");
        }
    }
}
