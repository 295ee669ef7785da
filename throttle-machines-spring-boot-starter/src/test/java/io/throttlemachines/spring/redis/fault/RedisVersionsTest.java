package io.throttlemachines.spring.redis.fault;

import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.limiter.Algorithm;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Every algorithm on every version of Redis that is there. */
@Tag("servers")
class RedisVersionsTest {

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void limitHoldsOnRedis62(Algorithm algorithm) {
        assertLimitHolds(RedisBinary.EMBEDDED, algorithm);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void limitHoldsOnRedis7(Algorithm algorithm) {
        assertLimitHolds(RedisBinary.INSTALLED, algorithm);
    }

    private static void assertLimitHolds(RedisBinary binary, Algorithm algorithm) {
        try (RedisProcess server = RedisProcess.start(binary)) {
            Supplier<LettuceConnectionFactory> connection =
                    () -> new LettuceConnectionFactory("127.0.0.1", server.port());
            try (LoadedFleet fleet = new LoadedFleet(connection, algorithm, server::micros)) {
                fleet.assertLimitHolds();
                fleet.stopAndCheck();
            }
        }
    }
}
