package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** B1: a circuit that counts a rate opens in an outage, however long ago the last failure or the last call was. */
class IdleRateBreakerTest {

    private static final int CALLS = 10;
    private static final int BUCKETS = 60;
    private static final Duration LONGEST = Duration.ofDays(90 * 365L);

    private final Bench bench = new Bench();

    static Stream<Arguments> windowsAndGaps() {
        return Stream.of("PT0.1S", "PT1S", "PT10S", "PT60S")
                .map(Duration::parse)
                .flatMap(window -> IntStream.range(0, 46)
                        .mapToObj(power -> window.dividedBy(BUCKETS).multipliedBy(1L << power))
                        .filter(gap -> gap.compareTo(LONGEST) < 0)
                        .map(gap -> Arguments.of(window, gap)));
    }

    @ParameterizedTest
    @MethodSource("windowsAndGaps")
    void failuresAfterAGapOpen(Duration window, Duration gap) {
        Breaker breaker = bench.breaker(
                it -> it.failureWindow(window).failureRateThreshold(50.0).minimumCalls(CALLS));
        inEveryBucket(window, () -> {
            succeed(breaker, 2);
            fail(breaker);
        });

        bench.advance(gap);
        inEveryBucket(window, () -> succeed(breaker));
        untilOpen(breaker, 2 * BUCKETS, () -> fail(breaker));

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @ParameterizedTest
    @MethodSource("windowsAndGaps")
    void failuresAreGoneAfterAGap(Duration window, Duration gap) {
        Breaker breaker = bench.breaker(
                it -> it.failureWindow(window).failureRateThreshold(50.0).minimumCalls(CALLS));
        fail(breaker, CALLS - 1);

        bench.advance(gap.plus(window));
        succeed(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.status().failures()).isZero();
    }

    @ParameterizedTest
    @MethodSource("windowsAndGaps")
    void slowCallsAfterAGapOpen(Duration window, Duration gap) {
        Duration slow = window.dividedBy(100);
        Breaker breaker = bench.breaker(it -> it.failureWindow(window)
                .failureThreshold(1_000)
                .slowCallDuration(slow)
                .slowCallRateThreshold(50.0)
                .minimumCalls(CALLS));
        inEveryBucket(window, () -> {
            succeed(breaker, 2);
            breaker.run(() -> bench.advance(slow.plusNanos(1)));
        });

        bench.advance(gap);
        inEveryBucket(window, () -> succeed(breaker));
        untilOpen(breaker, 2 * BUCKETS, () -> breaker.run(() -> bench.advance(slow.plusNanos(1))));

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    private static void untilOpen(Breaker breaker, int most, Runnable call) {
        for (int i = 0; i < most && breaker.state() == CircuitState.CLOSED; i++) {
            call.run();
        }
    }

    /** Spreads calls over a whole window. */
    private void inEveryBucket(Duration window, Runnable calls) {
        for (int i = 0; i < BUCKETS; i++) {
            calls.run();
            bench.advance(window.dividedBy(BUCKETS));
        }
    }
}
