package io.throttlemachines.spring.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.limiter.Algorithm;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Sentinel makes a replica the main server while three instances ask. */
class FailoverTest {

    @Test
    void replicaThatSentinelPromotesDecidesFromThenOn() {
        RedisBinary binary = RedisBinary.newest();
        try (RedisProcess main = RedisProcess.start(binary);
                RedisProcess replica = RedisProcess.start(binary, "replicaof 127.0.0.1 " + main.port());
                RedisProcess sentinel = RedisProcess.sentinel(binary, main.port())) {
            await().atMost(LoadedFleet.PATIENCE)
                    .until(() ->
                            main.ask(commands -> commands.info("replication")).contains("state=online"));
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

    /** All servers take their time from this machine. */
    static long machineMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
