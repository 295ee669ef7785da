package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.testing.Bench;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** However many new keys come between two calls of a key, its permits stay taken as long as the bound allows. */
class KeyFloodTest {

    private final Bench bench = new Bench();

    private int newcomer;

    private Limiter limiter(Algorithm algorithm, int maxKeys) {
        return bench.limiter(LimiterConfig.of(10, Duration.ofHours(1)).toBuilder()
                .algorithm(algorithm)
                .maxKeys(maxKeys));
    }

    private void flood(Limiter limiter, int newcomers) {
        for (int call = 0; call < newcomers; call++) {
            assertThat(limiter.forKey("newcomer-" + newcomer++).tryAcquire()).isTrue();
            if (call % 100 == 0) {
                bench.advance(Duration.ofNanos(140_000));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN_BUCKET, 2",
        "TOKEN_BUCKET, 64",
        "FIXED_WINDOW, 64",
        "SLIDING_WINDOW, 64",
        "TOKEN_BUCKET, 1000",
    })
    void aKeyWithoutPermitsNeverStartsAfresh(Algorithm algorithm, int maxKeys) {
        Limiter limiter = limiter(algorithm, maxKeys);
        limiter.forKey("busy").acquire(10);
        for (int call = 0; call < 5; call++) {
            flood(limiter, 30 * maxKeys + 20_000);
            assertThat(limiter.forKey("busy").tryAcquire()).isFalse();
        }
        assertThat(limiter.status().keys()).isLessThanOrEqualTo(maxKeys);
    }

    /** Many keys without permits, only one of which would have to go. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void asManyKeysWithoutPermitsAsThereIsRoomForKeepThem(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm, 200);
        for (int busy = 0; busy < 199; busy++) {
            limiter.forKey(busy).acquire(10);
        }
        flood(limiter, 20_000);
        for (int busy = 0; busy < 199; busy++) {
            assertThat(limiter.forKey(busy).tryAcquire()).isFalse();
        }
    }

    /** The more permits a key has taken, the longer it is remembered. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aKeyThatHasTakenMoreThanTheFloodDoesKeepsItsPermits(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm, 64);
        limiter.forKey("half").acquire(5);
        flood(limiter, 50_000);
        assertThat(limiter.forKey("half").peek().remaining()).isEqualTo(5);
    }

    @Test
    void theBoundHoldsEvenIfNoKeyHasPermitsLeft() {
        Limiter limiter = limiter(Algorithm.TOKEN_BUCKET, 50);
        for (int user = 0; user < 5_000; user++) {
            limiter.forKey(user).acquire(10);
        }
        assertThat(limiter.status().keys()).isEqualTo(50);
        flood(limiter, 5_000);
        long forgotten = 0;
        for (int user = 0; user < 5_000; user++) {
            forgotten += limiter.forKey(user).wouldAllow() ? 1 : 0;
        }
        assertThat(forgotten).isBetween(4_950L, 4_952L);
    }
}
