package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyMemoryTest {

    private static final int KEYS = 100_000;

    private final Bench bench = new Bench();

    @ParameterizedTest
    @EnumSource
    void aKeyTakesLessThan130BytesWithoutTheKeyObject(Algorithm algorithm) {
        Object[] keys = IntStream.range(0, KEYS).mapToObj(key -> "user-" + key).toArray();
        Limiter limiter = bench.limiter(LimiterConfig.of(10, Duration.ofHours(1)).toBuilder()
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
        assertThat(perKey).isBetween(40L, 129L);
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
