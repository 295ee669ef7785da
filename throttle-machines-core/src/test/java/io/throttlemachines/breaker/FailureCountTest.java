package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause.Kind;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls.BackendException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** B1: a number of failures within the window opens the circuit. */
class FailureCountTest {

    private final Bench bench = new Bench();
    private final Breaker breaker = bench.breaker(it -> it.failureThreshold(3).failureWindow(Duration.ofSeconds(60)));

    @Test
    void newCircuitIsClosedAndAdmitsCalls() {
        succeed(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.status().openedAt()).isNull();
        assertThat(breaker.status().cause()).isNull();
    }

    @Test
    void staysClosedBelowTheThreshold() {
        fail(breaker, 2);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.status().failures()).isEqualTo(2);
    }

    @Test
    void opensAtTheThreshold() {
        fail(breaker, 3);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().cause().kind()).isEqualTo(Kind.FAILURES);
    }

    @Test
    void successesDoNotEraseFailures() {
        fail(breaker, 2);
        succeed(breaker, 100);
        fail(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void failuresLeaveTheWindowOneByOne() {
        fail(breaker);
        bench.advance(Duration.ofSeconds(30));
        fail(breaker);
        bench.advance(Duration.ofSeconds(30));
        assertThat(breaker.status().failures()).isEqualTo(1);

        fail(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);

        bench.advance(Duration.ofSeconds(29));
        fail(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void failuresSpreadOverMoreThanTheWindowNeverOpen() {
        for (int i = 0; i < 100; i++) {
            fail(breaker);
            bench.advance(Duration.ofSeconds(30));
        }

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 15, 16, 17, 100, 1000})
    void opensAtExactlyTheThresholdOfAnySize(int threshold) {
        Breaker other = bench.breaker(
                "other", Bench.settings().failureThreshold(threshold).build());

        fail(other, threshold - 1);
        assertThat(other.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(other.status().failures()).isEqualTo(threshold - 1);

        fail(other);
        assertThat(other.state()).isEqualTo(CircuitState.OPEN);
        assertThat(other.status().failures()).isEqualTo(threshold);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 8, 20})
    void windowSlidesWithAnyThreshold(int threshold) {
        Breaker other = bench.breaker(
                "other", Bench.settings().failureThreshold(threshold).build());
        for (int round = 0; round < 5; round++) {
            fail(other, threshold - 1);
            bench.advance(Duration.ofSeconds(60));
            assertThat(other.status().failures()).isZero();
        }
        assertThat(other.state()).isEqualTo(CircuitState.CLOSED);

        fail(other, threshold);
        assertThat(other.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void openCircuitShowsTheFailuresThatOpenedIt() {
        fail(breaker, 3);
        bench.advance(Duration.ofHours(1));

        assertThat(breaker.status().failures()).isEqualTo(3);
    }

    @Test
    void causeHoldsTheFailureThatOpenedIt() {
        BackendException last = new BackendException();
        fail(breaker, 2);
        fail(breaker, last);

        assertThat(breaker.status().cause().lastFailure()).isSameAs(last);
        assertThat(breaker.status().cause().description()).isEqualTo("3 failures within PT1M");
        assertThat(breaker.status().lastError()).contains("BackendException").contains("broken");
    }

    @Test
    void countsNoCallsWhereNoRateIsSet() {
        succeed(breaker, 5);

        assertThat(breaker.status().calls()).isNull();
    }

    @Test
    void byDefaultFiveFailuresInSixtySecondsOpen() {
        Breaker other = bench.breaker("other", BreakerConfig.defaults());
        fail(other, 4);
        bench.advance(Duration.ofSeconds(59));
        assertThat(other.state()).isEqualTo(CircuitState.CLOSED);

        fail(other);
        assertThat(other.state()).isEqualTo(CircuitState.OPEN);
    }
}
