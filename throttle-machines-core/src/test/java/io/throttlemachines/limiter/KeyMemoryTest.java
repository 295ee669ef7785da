package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyMemoryTest {

    private static final int KEYS = 100_000;
    private static final int ROUNDS = 3;

    /** The median, since what other tests have left may go at any time. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aKeyTakesLessThan115BytesWithoutTheKeyObject(Algorithm algorithm) {
        long[] perKey = LongStream.generate(() -> perKey(algorithm))
                .limit(ROUNDS)
                .sorted()
                .toArray();
        assertThat(perKey[ROUNDS / 2]).isBetween(40L, 114L);
    }

    private static long perKey(Algorithm algorithm) {
        Object[] keys = IntStream.range(0, KEYS).mapToObj(key -> "user-" + key).toArray();
        Limiter limiter = new Bench()
                .limiter(LimiterConfig.of(10, Duration.ofHours(1)).toBuilder()
                        .algorithm(algorithm)
                        .build());
        limiter.forKey("first").acquire();
        long before = used();
        for (Object key : keys) {
            limiter.forKey(key).acquire();
        }
        long perKey = (used() - before) / KEYS;
        assertThat(limiter.status().keys()).isGreaterThan(KEYS * 99 / 100);
        assertThat(keys).hasSize(KEYS);
        return perKey;
    }

    /** What collections leave, once two in a row leave about the same: other tests may have just ended. */
    private static long used() {
        long before = Long.MAX_VALUE;
        long now = collected();
        for (int round = 0; round < 20 && Math.abs(before - now) > KEYS; round++) {
            before = now;
            now = collected();
        }
        return now;
    }

    private static long collected() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
