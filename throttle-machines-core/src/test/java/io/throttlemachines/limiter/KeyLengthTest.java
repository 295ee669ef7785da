package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text key takes bounded memory, however long it is, and shares its permits with no other. */
class KeyLengthTest {

    private static final int KEYS = 10_000;

    private final Bench bench = new Bench();

    private Limiter limiter(long maxKeyLength) {
        return bench.limiter(
                LimiterConfig.of(10, Duration.ofHours(1)).toBuilder().maxKeyLength(maxKeyLength));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 256, 257, 1_023, 1_024, 1_025, 8_192, 100_000})
    void keysThatDifferOnlyAtTheirEndShareNothing(int length) {
        Limiter limiter = limiter(256);
        String common = "x".repeat(length - 1);
        limiter.forKey(common + "a").acquire(10);
        assertThat(limiter.forKey(common + "b").tryAcquire(10)).isTrue();
        assertThat(limiter.forKey(common).tryAcquire(10)).isTrue();
        assertThat(limiter.forKey(common + "a").tryAcquire()).isFalse();
        assertThat(limiter.forKey(common + "b").tryAcquire()).isFalse();
    }

    /** No encoding makes these two the same. */
    @Test
    void keysWithUnpairedSurrogatesShareNothing() {
        Limiter limiter = limiter(1);
        limiter.forKey("key \ud800").acquire(10);
        assertThat(limiter.forKey("key \ud801").tryAcquire(10)).isTrue();
        assertThat(limiter.forKey("key ?").tryAcquire(10)).isTrue();
    }

    @Test
    void aLongKeyCanBeResetByItsText() {
        Limiter limiter = limiter(256);
        String key = "x".repeat(300);
        limiter.forKey(key).acquire(10);
        limiter.forKey(key + "y").acquire(10);
        assertThat(limiter.resetKeyText(key)).isTrue();
        assertThat(limiter.forKey(key).wouldAllow()).isTrue();
        limiter.reset((Object) (key + "y"));
        assertThat(limiter.forKey(key + "y").wouldAllow()).isTrue();
    }

    @Test
    void keysOfOtherTypesAreKeptAsTheyAre() {
        Limiter limiter = limiter(3);
        limiter.forKey(List.of("first", "second")).acquire(10);
        assertThat(limiter.forKey(List.of("first", "second")).tryAcquire()).isFalse();
        assertThat(limiter.forKey(List.of("first", "third")).tryAcquire()).isTrue();
        limiter.forKey(123_456_789L).acquire(10);
        assertThat(limiter.forKey(123_456_789L).tryAcquire()).isFalse();
    }

    @Test
    void tenThousandHeadersOf8KilobytesTakeLittleMemory() {
        Limiter limiter = limiter(256);
        String common = "x".repeat(8_192);
        limiter.forKey("first").acquire();
        long before = used();
        for (int key = 0; key < KEYS; key++) {
            limiter.forKey(common + key).acquire();
        }
        assertThat((used() - before) / KEYS).isLessThan(300);
        assertThat(limiter.status().keys()).isEqualTo(KEYS + 1);
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
