package io.throttlemachines.spring.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.spring.redis.RedisServers.Observer;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody has written something else under a key of the limiter: all other keys are decided as before. */
class OverwrittenKeyTest {

    private static final int LIMIT = 5;

    private final String fleet = "overwritten-" + System.nanoTime();

    private enum Value {
        SHORT_TEXT((server, key) -> server.commands().set(key, "42")),
        LONG_TEXT((server, key) -> server.commands().set(key, "hello, who reads this? ".repeat(3))),
        AS_LONG_AS_A_STATE((server, key) -> server.commands().set(key, "a".repeat(40))),
        LIST((server, key) -> server.commands().lpush(key, "1")),
        HASH((server, key) -> server.commands().hset(key, "field", "1")),
        SET((server, key) -> server.commands().sadd(key, "1"));

        private final BiConsumer<Observer, String> write;

        Value(BiConsumer<Observer, String> write) {
            this.write = write;
        }
    }

    static Stream<Arguments> values() {
        return Stream.of(Algorithm.GCRA, Algorithm.TOKEN_BUCKET, Algorithm.FIXED_WINDOW, Algorithm.SLIDING_WINDOW)
                .flatMap(algorithm -> Stream.of(0L, 2L)
                        .flatMap(lease ->
                                Stream.of(Value.values()).map(value -> Arguments.of(algorithm, lease, value))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void otherKeysAreDecidedInRedis(Algorithm algorithm, long lease, Value value) {
        RedisPermitStore store = RedisServers.store(RedisServers.sharedPort(), fleet);
        LimiterConfigBuilder settings = LimiterConfig.builder()
                .limit(LIMIT)
                .period(Duration.ofHours(1))
                .algorithm(algorithm)
                .store("redis");
        LimiterConfig config = (lease > 0 ? settings.lease(lease) : settings).build();
        try (store;
                Observer server = RedisServers.observer(RedisServers.sharedPort());
                ThrottleMachines one = machines(store, config);
                ThrottleMachines other = machines(store, config)) {
            Limiter api = one.limiter("api");
            await().until(() -> api.forKey("bad").tryAcquire() && !keys(server).isEmpty());
            List<String> bad = keys(server);
            assertThat(bad).hasSize(1);
            server.commands().del(bad.get(0));
            value.write.accept(server, bad.get(0));

            Limiter later = other.limiter("api");
            int granted = 0;
            for (int i = 0; i < 2 * LIMIT; i++) {
                assertThat(later.forKey("bad").tryAcquire())
                        .as("on-failure: deny")
                        .isFalse();
                granted += (i % 2 == 0 ? later : api).forKey("good").tryAcquire() ? 1 : 0;
            }
            assertThat(granted).isBetween(lease > 0 ? 1 : LIMIT, LIMIT);
            assertThat(other.stores().get("redis").available()).isTrue();
            assertThat(other.stores().get("redis").lastError()).isNotNull();
        }
    }

    private List<String> keys(Observer server) {
        return server.commands().keys(fleet + ":*");
    }

    private static ThrottleMachines machines(RedisPermitStore store, LimiterConfig config) {
        return ThrottleMachines.builder()
                .store("redis", store, new StoreConfig(Duration.ofSeconds(5), OnFailure.DENY))
                .limiter("api", config)
                .build();
    }
}
