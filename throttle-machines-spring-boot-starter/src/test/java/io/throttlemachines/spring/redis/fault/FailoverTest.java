package io.throttlemachines.spring.redis.fault;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.limiter.Algorithm;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Sentinel makes a replica the main server while three instances ask. */
@Tag("servers")
class FailoverTest {

    @Test
    void replicaThatSentinelPromotesDecidesFromThenOn() {
        RedisBinary binary = RedisBinary.newest();
        try (RedisProcess main = RedisProcess.start(binary);
                RedisProcess replica = RedisProcess.start(binary, "replicaof 127.0.0.1 " + main.port());
                RedisProcess sentinel = RedisProcess.sentinel(binary, main.port())) {
            awaitReplica(main);
            RedisSentinelConfiguration servers =
                    new RedisSentinelConfiguration().master("main").sentinel("127.0.0.1", sentinel.port());
            try (LoadedFleet fleet = new LoadedFleet(
                    () -> new LettuceConnectionFactory(servers), Algorithm.GCRA, FailoverTest::machineMicros)) {
                main.kill();

                fleet.awaitFailure();
                fleet.assertOnFailureDecides();
                fleet.awaitRecovery();
                fleet.assertLimitHolds();
                fleet.stopAndCheck();
                String role = replica.ask(commands -> commands.info("replication"));
                assertThat(role).contains("role:master");
            }
        }
    }

    /** What the old server had replicated stays, and what an operator does while no server answers reaches all afterwards. */
    @Test
    void breakersGoOnWithTheReplicaThatSentinelPromotes() {
        RedisBinary binary = RedisBinary.newest();
        try (RedisProcess main = RedisProcess.start(binary);
                RedisProcess replica = RedisProcess.start(binary, "replicaof 127.0.0.1 " + main.port());
                RedisProcess sentinel = RedisProcess.sentinel(binary, main.port())) {
            awaitReplica(main);
            RedisSentinelConfiguration servers =
                    new RedisSentinelConfiguration().master("main").sentinel("127.0.0.1", sentinel.port());
            try (BreakerFleet fleet = new BreakerFleet(() -> new LettuceConnectionFactory(servers))) {
                fleet.instance(0).breaker().isolate();
                fleet.awaitAll(each ->
                        each.breaker().status().isolated() && each.shared().epoch() > 0);
                long epoch = fleet.instance(0).shared().epoch();
                await().atMost(LoadedFleet.PATIENCE)
                        .until(() -> !replica.ask(commands -> commands.keys("*:records"))
                                .isEmpty());

                main.kill();

                fleet.awaitAll(each -> !each.storeIsAvailable());
                assertThat(fleet.all()).allMatch(each -> each.breaker().status().isolated());
                fleet.instance(1).breaker().reset();
                fleet.awaitAll(BreakerFleet.Instance::storeIsAvailable);
                fleet.awaitAll(each ->
                        each.breaker().state() == CLOSED && each.shared().epoch() > epoch);
                fleet.instance(2).fail();
                fleet.awaitAll(each -> each.shared().votes().equals(List.of("instance-3")));
                fleet.instance(0).fail();
                fleet.awaitAll(each -> each.breaker().state() == OPEN);
                String role = replica.ask(commands -> commands.info("replication"));
                assertThat(role).contains("role:master");
            }
        }
    }

    private static void awaitReplica(RedisProcess main) {
        await().atMost(LoadedFleet.PATIENCE)
                .until(() -> main.ask(commands -> commands.info("replication")).contains("state=online"));
    }

    /** All servers take their time from this machine. */
    static long machineMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
