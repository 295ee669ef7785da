package io.throttlemachines.internal.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Bench;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyedBucketsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static KeyedBuckets cells(Algorithm algorithm, long maxKeys) {
        return new KeyedBuckets(new BucketFactory(Bench.tenPerSecond(algorithm).build()), maxKeys);
    }

    @ParameterizedTest
    @EnumSource
    void callersForgetWhatIsFullALittleAtATime(Algorithm algorithm) {
        KeyedBuckets cells = cells(algorithm, 10_000);
        IntStream.range(0, 1_000).forEach(key -> cells.cell(key, 0).take(5, 0));
        for (long now = 0; now < 5 * SECOND; now += SECOND / 100) {
            cells.cell("busy", now).take(1, now);
        }
        assertThat(IntStream.range(0, 1_000).filter(key -> cells.known(key) != null))
                .isEmpty();
        assertThat(cells.known("busy")).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void aForgottenCellGivesNothingAndAFreshOneIsAskedNoEarlier(Algorithm algorithm) {
        KeyedBuckets cells = cells(algorithm, 10);
        Bucket first = cells.cell("ann", 0);
        assertThat(first.take(10, 0)).isZero();
        assertThat(cells.size(5 * SECOND)).isZero();
        assertThat(first.take(1, 5 * SECOND)).isEqualTo(Bucket.RETIRED);
        assertThat(cells.cell("ann", 0)).isNotSameAs(first);
        assertThat(cells.latest(0)).isEqualTo(5 * SECOND);
        assertThat(new KeySlot(cells, "ann").take(10, 0)).isZero();
        assertThat(new KeySlot(cells, "ann").take(10, 5 * SECOND)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void anEvictedCellGivesNothing(Algorithm algorithm) {
        KeyedBuckets cells = cells(algorithm, 10);
        Bucket first = cells.cell("rare", 0);
        IntStream.range(0, 1_000).forEach(key -> cells.cell(key, 0).take(1, 0));
        assertThat(cells.known("rare")).isNull();
        assertThat(first.take(1, 0)).isEqualTo(Bucket.RETIRED);
    }

    @ParameterizedTest
    @EnumSource
    void onlyACellWithAllPermitsIsRetiredAsFull(Algorithm algorithm) {
        Bucket cell = new BucketFactory(Bench.tenPerSecond(algorithm).build()).get();
        cell.take(1, SECOND);
        assertThat(cell.full(SECOND)).isFalse();
        assertThat(cell.retireIfFull(SECOND)).isFalse();
        assertThat(cell.take(1, SECOND)).isZero();
        assertThat(cell.full(4 * SECOND)).isTrue();
        assertThat(cell.retireIfFull(4 * SECOND)).isTrue();
        assertThat(cell.retireIfFull(4 * SECOND)).isFalse();
        assertThat(cell.take(1, 4 * SECOND)).isEqualTo(Bucket.RETIRED);
    }
}
