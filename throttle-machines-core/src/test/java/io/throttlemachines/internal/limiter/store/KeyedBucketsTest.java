package io.throttlemachines.internal.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.limiter.Algorithm;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyedBucketsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static BucketSettings tenPerSecond(Algorithm algorithm) {
        return new BucketSettings(algorithm, 10, SECOND, 10);
    }

    private static KeyedBuckets<Slot> buckets(Algorithm algorithm, long maxKeys) {
        return new KeyedBuckets<>(LimitAlgorithm.of(tenPerSecond(algorithm)), maxKeys, slot -> slot);
    }

    private static Bucket stored(KeyedBuckets<Slot> buckets, Object key) {
        return buckets.slot(key).stored();
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void callersRemoveFullBucketsGradually(Algorithm algorithm) {
        KeyedBuckets<Slot> buckets = buckets(algorithm, 10_000);
        IntStream.range(0, 1_000).forEach(key -> buckets.slot(key).take(5, 0));
        for (long now = 0; now < 5 * SECOND; now += SECOND / 100) {
            buckets.slot("busy").take(1, now);
        }
        assertThat(IntStream.range(0, 1_000).filter(key -> stored(buckets, key) != null))
                .isEmpty();
        assertThat(stored(buckets, "busy")).isNotNull();
    }

    /** As long as keys come back at least once while a walk through all of them takes, they are not made anew. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aSweepChecksFewKeysAtATime(Algorithm algorithm) {
        KeyedBuckets<Slot> buckets = buckets(algorithm, 200_000);
        IntStream.range(0, 100_000).forEach(key -> buckets.slot(key).take(5, 0));
        long before = buckets.size();
        for (long now = 5 * SECOND; now < 6 * SECOND; now += SECOND / 10_000) {
            buckets.slot("busy").take(1, now);
        }
        assertThat(before - buckets.size()).isBetween(15_000L, 16_001L);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void removedBucketGrantsNothingAndANewOneStartsNoEarlier(Algorithm algorithm) {
        KeyedBuckets<Slot> buckets = buckets(algorithm, 10);
        buckets.slot("ann").take(10, 0);
        Bucket first = stored(buckets, "ann");
        buckets.tick(5 * SECOND);
        assertThat(buckets.size()).isZero();
        assertThat(first.take(1, 5 * SECOND)).isEqualTo(Bucket.RETIRED);
        assertThat(buckets.slot("ann").take(10, 0)).isZero();
        assertThat(stored(buckets, "ann")).isNotSameAs(first);
        assertThat(buckets.slot("ann").take(10, 5 * SECOND)).isPositive();
    }

    /** A caller may hold the permits of a key while it is forgotten and remembered again, any number of times. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aHeldSlotFollowsItsKey(Algorithm algorithm) {
        KeyedBuckets<Slot> buckets = buckets(algorithm, 10);
        KeySlot<Slot> held = buckets.slot("ann");
        for (long now = 0; now < 100 * SECOND; now += 5 * SECOND) {
            assertThat(held.take(6, now)).isZero();
            assertThat(buckets.slot("ann").take(4, now)).isZero();
            assertThat(held.take(1, now)).isPositive();
            assertThat(held.remaining(now)).isZero();
            assertThat(held.samePermits(buckets.slot("ann"))).isTrue();
            assertThat(held.samePermits(buckets.slot("bob"))).isFalse();
            buckets.tick(now + 4 * SECOND);
            assertThat(buckets.size()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void anEvictedBucketGrantsNothing(Algorithm algorithm) {
        KeyedBuckets<Slot> buckets = buckets(algorithm, 10);
        buckets.slot("rare").take(1, 0);
        Bucket first = stored(buckets, "rare");
        IntStream.range(0, 1_000).forEach(key -> buckets.slot(key).take(2, 0));
        assertThat(stored(buckets, "rare")).isNull();
        assertThat(first.take(1, 0)).isEqualTo(Bucket.RETIRED);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void nothingIsKeptOfAKeyThatTookNothing(Algorithm algorithm) {
        KeyedBuckets<Slot> buckets = buckets(algorithm, 10);
        assertThat(buckets.slot("ann").take(11, 0)).isEqualTo(Slot.NEVER);
        assertThat(buckets.slot("ann").remaining(0)).isEqualTo(10);
        assertThat(buckets.slot("ann").untilFree(10, 0)).isZero();
        assertThat(buckets.size()).isZero();
    }

    /** A change of settings is one write; what each key has taken moves to them when the key is next used. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aChangeOfSettingsTouchesNoKeyBeforeItsNextUse(Algorithm algorithm) {
        LimitAlgorithm first = LimitAlgorithm.of(tenPerSecond(algorithm));
        KeyedBuckets<Slot> buckets = new KeyedBuckets<>(first, 10, slot -> slot);
        buckets.slot("ann").take(6, 0);
        LimitAlgorithm second = first.replaceBy(new BucketSettings(algorithm, 20, SECOND, 20), 0);
        LimitAlgorithm third = second.replaceBy(new BucketSettings(algorithm, 30, SECOND, 30), 0);
        assertThat(stored(buckets, "ann").algorithm()).isSameAs(first);
        assertThat(buckets.slot("ann").remaining(0)).isEqualTo(24);
        assertThat(stored(buckets, "ann").algorithm()).isSameAs(third);
        buckets.slot("bob").take(1, 0);
        assertThat(stored(buckets, "bob").algorithm()).isSameAs(third);
    }

    /** Permits come back at the new pace from the moment of the change, however late the key is used. */
    @Test
    void aLateMoveCountsFromTheMomentOfTheChange() {
        LimitAlgorithm first = LimitAlgorithm.of(tenPerSecond(Algorithm.TOKEN_BUCKET));
        KeyedBuckets<Slot> buckets = new KeyedBuckets<>(first, 10, slot -> slot);
        buckets.slot("ann").take(10, 0);
        var unused = first.replaceBy(new BucketSettings(Algorithm.TOKEN_BUCKET, 10, 10 * SECOND, 10), SECOND / 2);
        assertThat(buckets.slot("ann").remaining(SECOND / 2)).isEqualTo(5);
        assertThat(buckets.slot("ann").remaining(SECOND / 2 + 2 * SECOND)).isEqualTo(7);
    }

    /** Texts chosen to have one hash code, as an attacker would. */
    @Test
    void textsOfOneHashCodeAreFewEnoughToSearch() {
        KeyedBuckets<Slot> buckets = buckets(Algorithm.TOKEN_BUCKET, 100_000);
        buckets.slot(sameHash(5_000)).take(10, 0);
        IntStream.range(0, 5_000).forEach(key -> buckets.slot(sameHash(key)).take(1, 0));
        assertThat(buckets.size()).isEqualTo(64);
        assertThat(buckets.slot(sameHash(5_000)).take(1, 0)).isPositive();
    }

    private static String sameHash(int number) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < 13; bit++) {
            text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void onlyABucketWithAllPermitsIsRetiredAsFull(Algorithm algorithm) {
        Bucket bucket = LimitAlgorithm.of(tenPerSecond(algorithm)).fresh(0);
        bucket.take(1, SECOND);
        assertThat(bucket.full(SECOND)).isFalse();
        assertThat(bucket.retireIfFull(SECOND)).isFalse();
        assertThat(bucket.take(1, SECOND)).isZero();
        assertThat(bucket.full(4 * SECOND)).isTrue();
        assertThat(bucket.retireIfFull(4 * SECOND)).isTrue();
        assertThat(bucket.retireIfFull(4 * SECOND)).isFalse();
        assertThat(bucket.take(1, 4 * SECOND)).isEqualTo(Bucket.RETIRED);
    }
}
