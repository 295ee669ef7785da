package io.throttlemachines.internal.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedWindowTest {

    private final FixedWindow algorithm = new FixedWindow(10, 1_000);

    @Test
    void allPermitsReturnWhenTheNextWindowBegins() {
        long state = algorithm.next(0, 1_500, 10);
        assertThat(algorithm.next(state, 1_500, 1)).isEqualTo(-500);
        assertThat(algorithm.next(state, 1_999, 1)).isEqualTo(-1);
        assertThat(algorithm.remaining(algorithm.next(state, 2_000, 10), 2_000)).isZero();
    }

    @Test
    void neverGrantsMoreThanTheLimit() {
        assertThat(algorithm.next(0, 0, 11)).isEqualTo(WordAlgorithm.NEVER);
    }

    @Test
    void knowsWhatRemainsAndWhenItIsFull() {
        long state = algorithm.next(0, 1_200, 4);
        assertThat(algorithm.remaining(state, 1_200)).isEqualTo(6);
        assertThat(algorithm.untilFull(state, 1_200)).isEqualTo(800);
        assertThat(algorithm.remaining(state, 2_000)).isEqualTo(10);
        assertThat(algorithm.untilFull(state, 2_000)).isZero();
        assertThat(algorithm.untilFull(0, 0)).isZero();
    }

    @Test
    void aLateTimeCountsInTheNewestWindow() {
        long state = algorithm.next(0, 2_000, 9);
        long late = algorithm.next(state, 1_999, 1);
        assertThat(algorithm.next(late, 2_000, 1)).isEqualTo(-1_000);
        assertThat(algorithm.next(late, 1_999, 1)).isEqualTo(-1_001);
    }

    @Test
    void refundsOnlyWithinTheSameWindow() {
        long state = algorithm.next(0, 1_200, 4);
        assertThat(algorithm.remaining(algorithm.refund(state, 3, 1_200, 1_300), 1_300))
                .isEqualTo(9);
        assertThat(algorithm.remaining(algorithm.refund(state, 9, 1_200, 1_300), 1_300))
                .isEqualTo(10);
        long next = algorithm.next(state, 2_000, 10);
        assertThat(algorithm.refund(next, 4, 1_200, 2_000)).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3000000000000000000, 3000000000000000000", "1000000000, 1000000000", "1, 3000000000000000000"})
    void holdsForTheLargestAndSmallestLimits(long limit, long period) {
        FixedWindow extreme = new FixedWindow(limit, period);
        long late = 3_000_000_000_000_000_000L;
        long state = extreme.next(0, late, limit);
        assertThat(state).isPositive();
        assertThat(extreme.next(state, late, 1)).isNegative();
        assertThat(extreme.remaining(state, late)).isZero();
        assertThat(extreme.next(state, late + period, limit)).isPositive();
    }
}
