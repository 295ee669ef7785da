package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimiterKeysTest {

    private final Bench bench = new Bench();

    private record Tenant(String name, int region) {}

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void eachKeyHasItsOwnPermits(Algorithm algorithm) {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm));
        assertThat(limiter.forKey("ann").tryAcquire(10)).isTrue();
        assertThat(limiter.forKey("ann").tryAcquire()).isFalse();
        assertThat(limiter.forKey("bob").tryAcquire(10)).isTrue();
        assertThat(limiter.tryAcquire(10)).isTrue();
        assertThat(limiter.status().keys()).isEqualTo(2);
        assertThat(limiter.status().throttled()).isEqualTo(1);
    }

    @Test
    void keysCompareByEqualsAndAreOfAnyType() {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.GCRA));
        assertThat(limiter.forKey(new Tenant("a", 1)).tryAcquire(10)).isTrue();
        assertThat(limiter.forKey(new Tenant("a", 1)).tryAcquire()).isFalse();
        assertThat(limiter.forKey(new Tenant("a", 2)).tryAcquire()).isTrue();
        assertThat(limiter.forKey(List.of("a", 1)).tryAcquire()).isTrue();
        assertThat(limiter.forKey(1).tryAcquire(10)).isTrue();
        assertThat(limiter.forKey(1L).tryAcquire(10)).isTrue();
        assertThatNullPointerException().isThrownBy(() -> limiter.forKey(null));
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aKeyWhosePermitsAreAllBackIsForgotten(Algorithm algorithm) {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm));
        for (int user = 0; user < 100; user++) {
            limiter.forKey(user).acquire(10);
        }
        bench.advance(Duration.ofMillis(900));
        assertThat(limiter.status().keys()).isEqualTo(100);
        for (int call = 0; call < 40; call++) {
            bench.advance(Duration.ofMillis(250));
            limiter.forKey("late").acquire();
        }
        assertThat(limiter.status().keys()).isEqualTo(1);
    }

    /** A scrape of metrics must cost the same for ten keys and for a million. */
    @Test
    void theStatusLooksAtFewKeys() {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.GCRA));
        for (int user = 0; user < 1_000; user++) {
            limiter.forKey(user).acquire();
        }
        bench.advance(Duration.ofMinutes(1));
        assertThat(limiter.status().keys()).isBetween(1_000L - 16, 999L);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aKeyIsNeverForgottenBeforeItsPermitsAreBack(Algorithm algorithm) {
        Limiter keyed = bench.limiter(Bench.tenPerSecond(algorithm));
        Limiter[] twins = new Limiter[5];
        for (int twin = 0; twin < twins.length; twin++) {
            twins[twin] = bench.limiter("twin-" + twin, Bench.tenPerSecond(algorithm));
        }
        Random random = new Random(5);
        for (int step = 0; step < 20_000; step++) {
            bench.advance(Duration.ofNanos(random.nextInt(5) == 0 ? random.nextInt(1_500_000_000) : random.nextInt(9)));
            int twin = random.nextInt(twins.length);
            long permits = 1 + random.nextInt(10);
            assertThat(keyed.forKey(twin).tryAcquire(permits)).isEqualTo(twins[twin].tryAcquire(permits));
        }
    }

    @Test
    void peekingRemembersNoKey() {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.GCRA));
        assertThat(limiter.forKey("ann").peek().remaining()).isEqualTo(10);
        limiter.forKey("ann").reset();
        limiter.reset("ann");
        assertThat(limiter.status().keys()).isZero();
    }

    @Test
    void aKeyCanBeResetAlone() {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.SLIDING_WINDOW));
        limiter.forKey("ann").acquire(10);
        limiter.forKey("bob").acquire(10);
        limiter.reset("ann");
        assertThat(limiter.forKey("ann").peek().remaining()).isEqualTo(10);
        assertThat(limiter.forKey("bob").peek().remaining()).isZero();
        limiter.reset();
        assertThat(limiter.forKey("bob").peek().remaining()).isEqualTo(10);
    }

    @Test
    void aKeyWithAFailingToStringDoesNotAffectOthers() {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.GCRA));
        limiter.forKey(new Tenant("ann", 7)).acquire(10);
        limiter.forKey(new Object() {
                    @Override
                    public String toString() {
                        throw new UnsupportedOperationException();
                    }
                })
                .acquire(10);

        assertThat(limiter.resetKeyText("Tenant[name=ann, region=7]")).isTrue();
        assertThat(limiter.resetKeyText("nobody")).isFalse();
    }

    @Test
    void aKeyCanBeResetByItsText() {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.GCRA));
        limiter.forKey("ann").acquire(10);
        limiter.forKey(42).acquire(10);
        limiter.forKey("7").acquire(10);
        limiter.forKey(7).acquire(10);
        assertThat(limiter.resetKeyText("ann")).isTrue();
        assertThat(limiter.resetKeyText("42")).isTrue();
        assertThat(limiter.resetKeyText("7")).isTrue();
        assertThat(limiter.resetKeyText("nobody")).isFalse();
        assertThat(bench.limiter("keyless", Bench.tenPerSecond(Algorithm.GCRA)).resetKeyText("ann"))
                .isFalse();
        assertThat(limiter.forKey("ann").wouldAllow()).isTrue();
        assertThat(limiter.forKey(42).wouldAllow()).isTrue();
        assertThat(limiter.forKey("7").wouldAllow()).isTrue();
        assertThat(limiter.forKey(7).wouldAllow()).isFalse();
    }

    @Test
    void noMoreKeysAreRememberedThanMaxKeys() {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.GCRA).maxKeys(100));
        for (int user = 0; user < 10_000; user++) {
            limiter.forKey(user).acquire();
        }
        assertThat(limiter.status().keys()).isLessThanOrEqualTo(100);
    }

    /** A key without permits keeps requesting them, with a number of new keys between two of its calls. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 500})
    void aFloodOfNewKeysNeverLetsABusyKeyStartAfresh(int newcomersBetweenCalls) {
        Limiter limiter = bench.limiter(LimiterConfig.of(10, Duration.ofHours(1)).toBuilder()
                .maxKeys(1_000)
                .build());
        Permits busy = limiter.forKey("busy");
        busy.acquire(10);
        int newcomer = 0;
        for (int call = 0; call < 200_000 / newcomersBetweenCalls; call++) {
            for (int between = 0; between < newcomersBetweenCalls; between++) {
                limiter.forKey(newcomer++).tryAcquire();
            }
            assertThat(busy.tryAcquire()).isFalse();
        }
        assertThat(limiter.status().keys()).isLessThanOrEqualTo(1_000);
    }

    @Test
    void maxKeysCanBeOne() {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.GCRA).maxKeys(1));
        for (int user = 0; user < 1_000; user++) {
            assertThat(limiter.forKey(user).tryAcquire()).isTrue();
        }
    }
}
