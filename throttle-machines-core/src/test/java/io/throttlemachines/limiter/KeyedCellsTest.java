package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyedCellsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static KeyedCells cells(Algorithm algorithm, long maxKeys) {
        return new KeyedCells(new Cells(Bench.tenPerSecond(algorithm).build()), maxKeys);
    }

    @ParameterizedTest
    @EnumSource
    void callersForgetWhatIsFullALittleAtATime(Algorithm algorithm) {
        KeyedCells cells = cells(algorithm, 10_000);
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
        KeyedCells cells = cells(algorithm, 10);
        Cell first = cells.cell("ann", 0);
        assertThat(first.take(10, 0)).isZero();
        assertThat(cells.size(5 * SECOND)).isZero();
        assertThat(first.take(1, 5 * SECOND)).isEqualTo(Cell.RETIRED);
        assertThat(cells.cell("ann", 0)).isNotSameAs(first);
        assertThat(cells.latest(0)).isEqualTo(5 * SECOND);
        assertThat(new KeySlot(cells, "ann").take(10, 0)).isZero();
        assertThat(new KeySlot(cells, "ann").take(10, 5 * SECOND)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void anEvictedCellGivesNothing(Algorithm algorithm) {
        KeyedCells cells = cells(algorithm, 10);
        Cell first = cells.cell("rare", 0);
        IntStream.range(0, 1_000).forEach(key -> cells.cell(key, 0).take(1, 0));
        assertThat(cells.known("rare")).isNull();
        assertThat(first.take(1, 0)).isEqualTo(Cell.RETIRED);
    }

    @ParameterizedTest
    @EnumSource
    void onlyACellWithAllPermitsIsRetiredAsFull(Algorithm algorithm) {
        Cell cell = new Cells(Bench.tenPerSecond(algorithm).build()).get();
        cell.take(1, SECOND);
        assertThat(cell.full(SECOND)).isFalse();
        assertThat(cell.retireIfFull(SECOND)).isFalse();
        assertThat(cell.take(1, SECOND)).isZero();
        assertThat(cell.full(4 * SECOND)).isTrue();
        assertThat(cell.retireIfFull(4 * SECOND)).isTrue();
        assertThat(cell.retireIfFull(4 * SECOND)).isFalse();
        assertThat(cell.take(1, 4 * SECOND)).isEqualTo(Cell.RETIRED);
    }
}
