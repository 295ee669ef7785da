package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause.Kind;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** B1: a failure rate opens the circuit if at least minimum-calls ended within the window and that share failed. */
class FailureRateTest {

    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration BUCKET = Duration.ofSeconds(1);

    private final Bench bench = new Bench();
    private final Breaker breaker = bench.breaker(it -> it.failureThreshold(2)
            .failureWindow(WINDOW)
            .failureRateThreshold(50.0)
            .minimumCalls(10));

    @Test
    void opensAtTheShareOfFailures() {
        succeed(breaker, 5);
        fail(breaker, 4);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);

        fail(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().cause().kind()).isEqualTo(Kind.FAILURE_RATE);
        assertThat(breaker.status().cause().description()).isEqualTo("5 of 10 calls failed within PT1M");
        assertThat(breaker.status().failures()).isEqualTo(5);
    }

    @Test
    void rateReplacesTheNumberOfFailures() {
        succeed(breaker, 90);
        fail(breaker, 80);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void judgesNothingBelowMinimumCalls() {
        fail(breaker, 9);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.status().calls()).isEqualTo(9);
        assertThat(breaker.status().failures()).isEqualTo(9);
    }

    @Test
    void successThatCompletesMinimumCallsOpens() {
        fail(breaker, 9);
        succeed(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().failures()).isEqualTo(9);
    }

    @Test
    void successThatCompletesMinimumCallsOpensInAnyOrderOfFailures() {
        succeed(breaker, 2);
        fail(breaker, 5);
        succeed(breaker, 2);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);

        succeed(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void oldSuccessesThatLeaveTheWindowRaiseTheShare() {
        succeed(breaker, 20);
        bench.advance(WINDOW.dividedBy(2));
        fail(breaker, 15);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);

        bench.advance(WINDOW.dividedBy(2));
        succeed(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void oldFailuresThatLeaveTheWindowLowerTheShare() {
        fail(breaker, 9);
        bench.advance(WINDOW);
        succeed(breaker, 6);
        fail(breaker, 5);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.status().calls()).isEqualTo(11);
        assertThat(breaker.status().failures()).isEqualTo(5);
    }

    @Test
    void callsLeaveTheWindowAtMostOneBucketEarly() {
        fail(breaker, 3);

        bench.advance(WINDOW.minus(BUCKET).minusNanos(1));
        assertThat(breaker.status().calls()).isEqualTo(3);

        bench.advance(BUCKET.plusNanos(1));
        assertThat(breaker.status().calls()).isZero();
        assertThat(breaker.status().failures()).isZero();
    }

    @Test
    void countsNothingOfWindowsLongPast() {
        for (int i = 0; i < 50; i++) {
            succeed(breaker, 3);
            fail(breaker, 2);
            bench.advance(WINDOW.plusMillis(i * 317L));
        }
        assertThat(breaker.status().calls()).isZero();
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void ignoredCallsDoNotCountAsCalls() {
        Breaker other = bench.breaker(
                "other",
                Bench.settings()
                        .failureRateThreshold(50.0)
                        .minimumCalls(4)
                        .ignoreExceptions(java.util.List.of(IllegalArgumentException.class))
                        .build());
        fail(other, 2);
        fail(other, new IllegalArgumentException());
        fail(other, new IllegalArgumentException());

        assertThat(other.status().calls()).isEqualTo(2);
        assertThat(other.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void hundredPercentNeedsEveryCallToFail() {
        Breaker other = bench.breaker(
                "other",
                Bench.settings().failureRateThreshold(100.0).minimumCalls(3).build());
        succeed(other);
        fail(other, 50);
        assertThat(other.state()).isEqualTo(CircuitState.CLOSED);

        bench.advance(WINDOW);
        fail(other, 3);
        assertThat(other.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void tinyShareIsJudgedToo() {
        Breaker other = bench.breaker(
                "other",
                Bench.settings().failureRateThreshold(0.1).minimumCalls(1000).build());
        succeed(other, 998);
        fail(other);
        assertThat(other.state()).isEqualTo(CircuitState.CLOSED);

        succeed(other);
        assertThat(other.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void openCircuitShowsTheCallsThatOpenedIt() {
        succeed(breaker, 5);
        fail(breaker, 5);
        bench.advance(Bench.RESET_TIMEOUT.dividedBy(2));
        assertThat(breaker.status().failures()).isEqualTo(5);
        assertThat(breaker.status().calls()).isEqualTo(10);

        breaker.attemptRecovery();
        assertThat(breaker.status().calls()).as("probes are in no window").isNull();
        fail(breaker);
        assertThat(breaker.status().failures()).isEqualTo(1);
        assertThat(breaker.status().calls()).as("a probe opened it").isNull();
        breaker.forceClose();
        breaker.forceOpen();
        assertThat(breaker.status().calls()).as("an operator opened it").isNull();
    }

    @Test
    void countsStartAgainAfterTheCircuitHasClosed() {
        fail(breaker, 10);
        bench.untilDue();
        succeed(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.status().calls()).isZero();
        assertThat(breaker.status().failures()).isZero();
    }
}
