package io.throttlemachines.internal.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.limiter.Algorithm;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyedBucketsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static BucketSettings tenPerSecond(Algorithm algorithm) {
        return new BucketSettings(algorithm, 10, SECOND, 10);
    }

    private static KeyedBuckets buckets(Algorithm algorithm, long maxKeys) {
        return new KeyedBuckets(new BucketFactory(tenPerSecond(algorithm)), maxKeys);
    }

    @ParameterizedTest
    @EnumSource
    void callersRemoveFullBucketsGradually(Algorithm algorithm) {
        KeyedBuckets buckets = buckets(algorithm, 10_000);
        IntStream.range(0, 1_000).forEach(key -> buckets.bucket(key, 0).take(5, 0));
        for (long now = 0; now < 5 * SECOND; now += SECOND / 100) {
            buckets.bucket("busy", now).take(1, now);
        }
        assertThat(IntStream.range(0, 1_000).filter(key -> buckets.known(key) != null))
                .isEmpty();
        assertThat(buckets.known("busy")).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void removedBucketGrantsNothingAndANewOneStartsNoEarlier(Algorithm algorithm) {
        KeyedBuckets buckets = buckets(algorithm, 10);
        Bucket first = buckets.bucket("ann", 0);
        assertThat(first.take(10, 0)).isZero();
        assertThat(buckets.size(5 * SECOND)).isZero();
        assertThat(first.take(1, 5 * SECOND)).isEqualTo(Bucket.RETIRED);
        assertThat(buckets.bucket("ann", 0)).isNotSameAs(first);
        assertThat(buckets.latest(0)).isEqualTo(5 * SECOND);
        assertThat(new KeySlot(buckets, "ann").take(10, 0)).isZero();
        assertThat(new KeySlot(buckets, "ann").take(10, 5 * SECOND)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void anEvictedBucketGrantsNothing(Algorithm algorithm) {
        KeyedBuckets buckets = buckets(algorithm, 10);
        Bucket first = buckets.bucket("rare", 0);
        IntStream.range(0, 1_000).forEach(key -> buckets.bucket(key, 0).take(1, 0));
        assertThat(buckets.known("rare")).isNull();
        assertThat(first.take(1, 0)).isEqualTo(Bucket.RETIRED);
    }

    @ParameterizedTest
    @EnumSource
    void onlyABucketWithAllPermitsIsRetiredAsFull(Algorithm algorithm) {
        Bucket bucket = new BucketFactory(tenPerSecond(algorithm)).fresh();
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
