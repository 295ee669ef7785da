package io.throttlemachines.internal.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {

    private final SlidingWindow rule = new SlidingWindow(10, 1_000);

    @Test
    void thePreviousWindowCountsWithItsRemainingShare() {
        assertThat(rule.untilFree(10, 0, 0, 1)).isEqualTo(100);
        assertThat(rule.untilFree(10, 0, 100, 1)).isZero();
        assertThat(rule.untilFree(10, 4, 500, 1)).isZero();
        assertThat(rule.untilFree(10, 5, 500, 1)).isEqualTo(100);
    }

    @Test
    void aFullWindowWaitsUntilItsWeightInTheNextIsLowEnough() {
        assertThat(rule.untilFree(0, 10, 400, 1)).isEqualTo(600 + 100);
        assertThat(rule.untilFree(0, 10, 400, 10)).isEqualTo(600 + 1_000);
    }

    @Test
    void knowsWhatRemainsAndWhenItIsFull() {
        assertThat(rule.remaining(10, 0, 0)).isZero();
        assertThat(rule.remaining(10, 0, 99)).isZero();
        assertThat(rule.remaining(10, 0, 100)).isEqualTo(1);
        assertThat(rule.remaining(0, 3, 100)).isEqualTo(7);
        assertThat(rule.untilFull(10, 0, 300)).isEqualTo(700);
        assertThat(rule.untilFull(10, 1, 300)).isEqualTo(1_700);
        assertThat(rule.untilFull(0, 0, 300)).isZero();
    }

    @Test
    void largeNumbersAreExact() {
        long large = 3_000_000_000_000_000_000L;
        SlidingWindow extreme = new SlidingWindow(large, large);
        assertThat(extreme.untilFree(large, 0, 0, 1)).isEqualTo(1);
        assertThat(extreme.untilFree(large, 0, 7, 7)).isZero();
        assertThat(extreme.untilFree(large, 0, 7, 8)).isEqualTo(1);
        assertThat(extreme.remaining(large, 0, 7)).isEqualTo(7);
        assertThat(extreme.untilFree(0, large, large - 1, 1)).isEqualTo(2);
    }

    @Test
    void theWaitIsTheShortestPossible() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            long before = random.nextInt(11);
            long elapsed = random.nextInt(1_000);
            long used = random.nextInt((int) rule.remaining(before, 0, elapsed) + 1);
            long permits = 1 + random.nextInt(10);
            long wait = rule.untilFree(before, used, elapsed, permits);
            assertThat(free(before, used, elapsed + wait, permits)).isTrue();
            assertThat(wait == 0 || !free(before, used, elapsed + wait - 1, permits))
                    .isTrue();
        }
    }

    private static boolean free(long before, long used, long elapsed, long permits) {
        boolean same = elapsed < 1_000;
        long earlier = same ? before : used;
        long current = same ? used : 0;
        long into = elapsed % 1_000;
        if (elapsed >= 2_000) {
            return permits <= 10;
        }
        return earlier * (1_000 - into) <= (10 - current - permits) * 1_000;
    }
}
