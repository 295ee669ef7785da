package io.throttlemachines.internal.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedWindowTest {

    private final FixedWindow rule = new FixedWindow(10, 1_000);

    @Test
    void allPermitsComeBackWhenTheNextWindowBegins() {
        long state = rule.next(0, 1_500, 10);
        assertThat(rule.next(state, 1_500, 1)).isEqualTo(-500);
        assertThat(rule.next(state, 1_999, 1)).isEqualTo(-1);
        assertThat(rule.remaining(rule.next(state, 2_000, 10), 2_000)).isZero();
    }

    @Test
    void neverGivesMoreThanTheLimit() {
        assertThat(rule.next(0, 0, 11)).isEqualTo(WordAlgorithm.NEVER);
    }

    @Test
    void tellsWhatIsLeftAndWhenAllIsBack() {
        long state = rule.next(0, 1_200, 4);
        assertThat(rule.remaining(state, 1_200)).isEqualTo(6);
        assertThat(rule.untilFull(state, 1_200)).isEqualTo(800);
        assertThat(rule.remaining(state, 2_000)).isEqualTo(10);
        assertThat(rule.untilFull(state, 2_000)).isZero();
        assertThat(rule.untilFull(0, 0)).isZero();
    }

    @Test
    void aTimeThatComesLateCountsInTheNewestWindow() {
        long state = rule.next(0, 2_000, 9);
        long late = rule.next(state, 1_999, 1);
        assertThat(rule.next(late, 2_000, 1)).isEqualTo(-1_000);
        assertThat(rule.next(late, 1_999, 1)).isEqualTo(-1_001);
    }

    @Test
    void givesBackOnlyWithinTheSameWindow() {
        long state = rule.next(0, 1_200, 4);
        assertThat(rule.remaining(rule.refund(state, 3, 1_200, 1_300), 1_300)).isEqualTo(9);
        assertThat(rule.remaining(rule.refund(state, 9, 1_200, 1_300), 1_300)).isEqualTo(10);
        long next = rule.next(state, 2_000, 10);
        assertThat(rule.refund(next, 4, 1_200, 2_000)).isEqualTo(next);
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
