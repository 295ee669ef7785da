package io.throttlemachines.internal.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.limiter.Algorithm;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GcraTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void grantsTheBurstAtOnceAndThenOnePermitPerInterval() {
        Gcra algorithm = new Gcra(10, 1_000, 3);
        long state = algorithm.next(0, 5_000, 3);
        assertThat(state).isPositive();
        assertThat(algorithm.next(state, 5_000, 1)).isEqualTo(-100);
        assertThat(algorithm.next(state, 5_099, 1)).isEqualTo(-1);
        assertThat(algorithm.next(state, 5_100, 1)).isPositive();
        assertThat(algorithm.next(state, 5_100, 2)).isEqualTo(-100);
    }

    @Test
    void neverGrantsMoreThanTheBurst() {
        assertThat(new Gcra(10, 1_000, 3).next(0, 5_000, 4)).isEqualTo(WordAlgorithm.NEVER);
    }

    /** Which does not compute the wait. */
    @ParameterizedTest
    @CsvSource({"10, 1000, 3", "7, 1000000000, 7", "3, 10, 2", "1500, 1000000000, 100", "1, 3000000000000000000, 1"})
    void grantsACallerThatDoesNotWaitTheSame(long limit, long period, long burst) {
        Gcra algorithm = new Gcra(limit, period, burst);
        Random random = new Random(limit);
        long now = 0;
        long state = 0;
        for (int step = 0; step < 10_000; step++) {
            now += random.nextLong(period / limit + 1);
            long permits = 1 + random.nextLong(burst + 1);
            long next = algorithm.next(state, now, permits);
            long tried = algorithm.tryNext(state, now, permits);
            assertThat(tried < 0).isEqualTo(next < 0);
            state = Math.max(state, next);
            assertThat(Math.max(state, tried)).isEqualTo(state);
        }
    }

    @Test
    void burstOfOneSpacesCallsEvenly() {
        Gcra algorithm = new Gcra(10, SECOND, 1);
        long interval = SECOND / 10;
        long state = algorithm.next(0, 99, 1);
        assertThat(algorithm.next(state, 100, 1)).isEqualTo(-(interval - 1));
        assertThat(algorithm.next(state, 99 + interval, 1)).isPositive();
    }

    @Test
    void knowsWhatRemainsAndWhenItIsFull() {
        Gcra algorithm = new Gcra(10, 1_000, 3);
        long state = algorithm.next(0, 5_000, 2);
        assertThat(algorithm.remaining(state, 5_000)).isEqualTo(1);
        assertThat(algorithm.remaining(state, 5_099)).isEqualTo(1);
        assertThat(algorithm.remaining(state, 5_100)).isEqualTo(2);
        assertThat(algorithm.untilFull(state, 5_000)).isEqualTo(200);
        assertThat(algorithm.untilFull(state, 5_200)).isZero();
        assertThat(algorithm.remaining(state, 9_000)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 1000000000", "3, 1000000000", "1000000000, 1000000000", "30000000, 1000000000", "999999937, 1000000000",
        "1234567, 1000000000", "1, 1", "1, 3000000000000000000", "10000, 60000000000", "3, 10",
        "3000000000000000000, 3000000000000000000", "299999999999999999, 300000000000000000"
    })
    void grantsTheLimitAndAllAgainAtMostAnEighthTooLate(long limit, long period) {
        Gcra algorithm = new Gcra(limit, period, limit);
        long state = algorithm.next(0, 1, limit);
        assertThat(state).isPositive();
        assertThat(algorithm.next(state, 1, 1)).isNegative();
        assertThat(algorithm.next(state, period, limit)).isNegative();
        long full = algorithm.untilFull(state, 1);
        assertThat(full).isGreaterThanOrEqualTo(period);
        if (period < Duration.ofDays(3000).toNanos()) {
            assertThat(full).isLessThanOrEqualTo(period + period / 8 + 1);
        }
        assertThat(algorithm.next(state, 1 + full, limit)).isPositive();
    }

    @Test
    void onePermitPerNanosecondIsExact() {
        Gcra algorithm = new Gcra(SECOND, SECOND, SECOND);
        long state = algorithm.next(0, 0, SECOND);
        assertThat(algorithm.next(state, 1, 2)).isEqualTo(-1);
        assertThat(algorithm.next(state, 1, 1)).isPositive();
        assertThat(algorithm.next(state, SECOND, SECOND)).isPositive();
    }

    @Test
    void oddRatesAreExactToAnEighthOfANanosecond() {
        Gcra algorithm = new Gcra(7, SECOND, 7);
        long state = algorithm.next(0, 0, 7);
        for (long second = 1; second <= 1_000; second++) {
            assertThat(algorithm.next(state, second * SECOND - 1, 7)).isNegative();
            state = algorithm.next(state, second * SECOND, 7);
            assertThat(state).isPositive();
        }
    }

    @Test
    void aLateTimeCountsAsTheNewest() {
        Gcra algorithm = new Gcra(10, 1_000, 1);
        long state = algorithm.next(0, 5_000, 1);
        assertThat(algorithm.next(state, 4_000, 1)).isEqualTo(-1_100);
        assertThat(algorithm.remaining(state, 4_000)).isZero();
    }

    @Test
    void refundsWhatWasTaken() {
        Gcra algorithm = new Gcra(10, 1_000, 3);
        long state = algorithm.next(0, 5_000, 2);
        long both = algorithm.next(state, 5_000, 1);
        assertThat(algorithm.refund(both, 1, 5_000, 5_000)).isEqualTo(state);
    }

    /** A permit is taken at 0 and refunded at 50; another is taken at 50. Only the second one counts. */
    @Test
    void aRefundNeverGrantsMore() {
        Gcra algorithm = new Gcra(10, 1_000, 2);
        long state = algorithm.next(algorithm.next(0, 0, 1), 50, 1);
        long given = algorithm.refund(state, 1, 0, 50);
        assertThat(given).isEqualTo(algorithm.next(0, 50, 1));
        assertThat(algorithm.refund(state, 1, 0, 5_000)).isEqualTo(state);
    }

    @Test
    void lastsForDecades() {
        Gcra algorithm = new Gcra(7, SECOND, 7);
        long late = Duration.ofDays(27 * 365).toNanos();
        long state = algorithm.next(0, late, 7);
        assertThat(algorithm.next(state, late, 1)).isNegative();
        assertThat(algorithm.next(state, late + SECOND, 7)).isPositive();
    }

    /** A permit in 97 years takes more of the units of 7 per 8 seconds than a {@code long} can count. */
    @Test
    void changeFromTheSlowestPaceIsMade() {
        Gcra before = new Gcra(1, Long.MAX_VALUE / 3, 1);
        Gcra after = before.changed(new BucketSettings(Algorithm.GCRA, 7, 8 * SECOND, 7), 0);
        long state = after.carry(before, before.next(0, 0, 1), 0);

        assertThat(after.remaining(state, 0)).isEqualTo(6);
        assertThat(after.next(state, 0, 6)).isPositive();
    }
}
