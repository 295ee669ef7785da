package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** B8, note: a reset of a limiter is a manual action where permits were taken, by whichever way, and none where all are there. */
class LimiterResetTest {

    private static final String KEY = "ann";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static LimiterConfigBuilder concurrency(Algorithm algorithm) {
        return LimiterConfig.builder().algorithm(algorithm).limit(10);
    }

    static Stream<LimiterConfigBuilder> limiters() {
        return Stream.of(
                Bench.tenPerSecond(Algorithm.TOKEN_BUCKET),
                Bench.tenPerSecond(Algorithm.TOKEN_BUCKET).burst(3),
                Bench.tenPerSecond(Algorithm.FIXED_WINDOW),
                Bench.tenPerSecond(Algorithm.SLIDING_WINDOW),
                concurrency(Algorithm.CONCURRENCY),
                concurrency(Algorithm.ADAPTIVE_CONCURRENCY));
    }

    static Stream<BiConsumer<Limiter, Object>> resets() {
        return Stream.of(
                (limiter, key) ->
                        assertThat(limiter.resetKeyText(key.toString())).isTrue(),
                Limiter::reset,
                (limiter, key) -> limiter.forKey(key).reset(),
                (limiter, key) -> limiter.reset());
    }

    static Stream<Arguments> limitersAndResets() {
        return limiters()
                .flatMap(limiter -> resets().flatMap(reset ->
                        Stream.of(Arguments.of(limiter, reset, KEY), Arguments.of(limiter, reset, 42L))));
    }

    private int actions() {
        return bench.events().of(ManualActionTaken.class).size();
    }

    @ParameterizedTest
    @MethodSource("limitersAndResets")
    void keyWhosePermitsAreAllBackIsResetWithoutAnAction(
            LimiterConfigBuilder config, BiConsumer<Limiter, Object> reset, Object key) {
        Limiter limiter = bench.limiter(config);
        limiter.forKey(key).acquire(2).close();
        bench.advance(Duration.ofSeconds(2));
        assertThat(limiter.forKey(key).peek().resetAfter()).isZero();
        reset.accept(limiter, key);
        assertThat(actions()).isZero();
        assertThat(limiter.status().manualAction()).isNull();

        limiter.forKey(key).acquire(2);
        reset.accept(limiter, key);
        assertThat(actions()).isEqualTo(1);
        reset.accept(limiter, key);
        assertThat(actions()).isEqualTo(1);
    }

    @Test
    void oneOfManyKeysWithATextIsEnough() {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.TOKEN_BUCKET));
        limiter.forKey(42L).acquire(2);
        bench.advance(Duration.ofSeconds(2));
        limiter.forKey(42).acquire(2);
        assertThat(limiter.resetKeyText("42")).isTrue();
        assertThat(actions()).isEqualTo(1);
    }
}
