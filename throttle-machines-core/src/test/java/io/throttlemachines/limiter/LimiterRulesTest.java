package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every algorithm. */
class LimiterRulesTest {

    private final Bench bench = new Bench();

    @ParameterizedTest
    @EnumSource
    void givesTheLimitAndThenRefuses(Algorithm algorithm) {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm));
        for (int permit = 0; permit < 10; permit++) {
            assertThat(limiter.tryAcquire()).isTrue();
        }
        assertThat(limiter.tryAcquire()).isFalse();
        bench.advance(Duration.ofSeconds(2));
        assertThat(limiter.tryAcquire(10)).isTrue();
        assertThat(limiter.tryAcquire()).isFalse();
        assertThat(limiter.forKey("a").tryAcquire(10)).isTrue();
        assertThat(limiter.forKey("a").tryAcquire(1)).isFalse();
    }
}
