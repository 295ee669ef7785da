package io.throttlemachines.internal.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Decision;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingBucketTest {

    private final SlidingBucket bucket = new SlidingBucket(new SlidingAlgorithm(10, 1_000));

    @Test
    void aLateThreadTakesFromTheNewerWindow() {
        assertThat(bucket.take(5, 1_000)).isZero();
        assertThat(bucket.take(1, 2_500)).isZero();
        assertThat(bucket.take(1, 1_999)).isZero();
        Decision seen = bucket.tryDecide(0, 2_500, false);
        assertThat(seen.remaining()).isEqualTo(10 - 2 - 3);
    }

    @Test
    void aThreadTwoWindowsLateAlsoTakesFromTheNewerWindow() {
        assertThat(bucket.take(10, 3_000)).isZero();
        assertThat(bucket.take(1, 1_500)).isPositive();
        assertThat(bucket.take(1, 500)).isPositive();
        assertThat(bucket.tryDecide(0, 3_000, false).remaining()).isZero();
    }

    @Test
    void readingChangesNothing() {
        bucket.take(3, 1_500);
        bucket.tryDecide(2, 2_500, false);
        bucket.untilFree(2, 3_500);
        assertThat(bucket.take(1, 1_600)).isZero();
        assertThat(bucket.remaining(1_600)).isEqualTo(6);
    }

    @Test
    void refundsOnlyWithinTheSameWindow() {
        bucket.take(8, 1_500);
        assertThat(bucket.tryRefund(3, 1_500, () -> 1_500)).isTrue();
        assertThat(bucket.remaining(1_500)).isEqualTo(5);
        bucket.take(1, 2_000);
        assertThat(bucket.tryRefund(5, 1_500, () -> 2_000)).isTrue();
        assertThat(bucket.remaining(2_000)).isEqualTo(10 - 1 - 5);
    }

    @Test
    void aRetiredBucketGrantsNothing() {
        bucket.retire();
        assertThat(bucket.take(1, 0)).isEqualTo(Bucket.RETIRED);
        assertThat(bucket.tryReset()).isFalse();
        assertThat(bucket.take(1, 5_000)).isEqualTo(Bucket.RETIRED);
        assertThat(bucket.tryDecide(1, 0, true)).isNull();
    }

    /** The permits used are more than a lower limit, and a sum with those asked for would overflow. */
    @ParameterizedTest
    @ValueSource(longs = {6, 11, Long.MAX_VALUE - 1, Long.MAX_VALUE})
    void morePermitsThanTheLimitAreRefusedHoweverMany(long permits) {
        bucket.take(10, 1_500);
        bucket.algorithm().replaceBy(new BucketSettings(Algorithm.SLIDING_WINDOW, 5, 1_000, 5), 1_600);
        Bucket lower = bucket.successor();
        assertThat(lower.take(permits, 1_700)).isEqualTo(Slot.NEVER);
        assertThat(lower.tryTake(permits, 1_700)).isPositive();
        assertThat(lower.untilFree(permits, 1_700)).isEqualTo(Slot.NEVER);
    }

    @Test
    void resetReturnsAllPermits() {
        bucket.take(10, 1_999);
        bucket.take(1, 2_500);
        assertThat(bucket.tryReset()).isTrue();
        assertThat(bucket.take(10, 2_500)).isZero();
    }

    /** Compares it with a plain model that counts by window in a map. */
    @Test
    void countsLikeTheSimpleModel() {
        Random random = new Random(11);
        Map<Long, Long> used = new HashMap<>();
        long now = 0;
        for (int step = 0; step < 100_000; step++) {
            now += random.nextInt(4) == 0 ? random.nextInt(3_000) : random.nextInt(50);
            long permits = 1 + random.nextInt(4);
            long window = now / 1_000;
            long before = used.getOrDefault(window - 1, 0L);
            long current = used.getOrDefault(window, 0L);
            boolean free = before * (1_000 - now % 1_000) <= (10 - current - permits) * 1_000;
            assertThat(bucket.untilFree(permits, now) == 0).isEqualTo(free);
            long wait = random.nextBoolean() ? bucket.take(permits, now) : bucket.tryTake(permits, now);
            assertThat(wait == 0).isEqualTo(free);
            if (free) {
                used.merge(window, permits, Long::sum);
            }
        }
    }
}
