package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause.Kind;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls.BackendException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** B1: a share of slow calls within the window opens the circuit. */
class SlowCallTest {

    private static final Duration SLOW = Duration.ofSeconds(2);

    private final Bench bench = new Bench();
    private final Breaker breaker = bench.breaker(it -> it.failureThreshold(5)
            .slowCallDuration(SLOW)
            .slowCallRateThreshold(50.0)
            .minimumCalls(4));

    @Test
    void opensAtTheShareOfSlowCalls() {
        succeed(breaker, 2);
        slowly(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);

        slowly(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().cause().kind()).isEqualTo(Kind.SLOW_CALL_RATE);
        assertThat(breaker.status().cause().description()).isEqualTo("2 of 4 calls were slow within PT1M");
    }

    @Test
    void callOfExactlyTheDurationIsNotSlow() {
        for (int i = 0; i < 20; i++) {
            breaker.run(() -> bench.advance(SLOW));
        }

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void fastCallThatCompletesMinimumCallsOpens() {
        slowly(breaker);
        slowly(breaker);
        slowly(breaker);
        succeed(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void slowFailureCountsBothWays() {
        slowFailure(breaker);
        slowFailure(breaker);
        succeed(breaker, 2);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().cause().kind()).isEqualTo(Kind.SLOW_CALL_RATE);
        assertThat(breaker.status().failures()).isEqualTo(2);
    }

    @Test
    void numberOfFailuresStillOpensWithASlowCallRate() {
        succeed(breaker, 100);
        fail(breaker, 5);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().cause().kind()).isEqualTo(Kind.FAILURES);
    }

    @Test
    void bothSharesAreJudged() {
        Breaker other = bench.breaker(
                "other",
                Bench.settings()
                        .failureRateThreshold(80.0)
                        .slowCallDuration(SLOW)
                        .slowCallRateThreshold(80.0)
                        .minimumCalls(5)
                        .build());
        fail(other, 4);
        succeed(other);

        assertThat(other.state()).isEqualTo(CircuitState.OPEN);
        assertThat(other.status().cause().kind()).isEqualTo(Kind.FAILURE_RATE);
    }

    @Test
    void slowProbeIsAFailedProbe() {
        breaker.forceOpen();
        bench.untilDue();
        slowly(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().cause().kind()).isEqualTo(Kind.PROBE_FAILED);
        assertThat(breaker.status().cause().description()).contains("slow");
    }

    @Test
    void asynchronousCallIsTimedUntilItsStageCompletes() {
        for (int i = 0; i < 4; i++) {
            var stage = new java.util.concurrent.CompletableFuture<String>();
            var answer = breaker.callStage(() -> stage);
            bench.advance(SLOW.plusMillis(1));
            stage.complete("late");
            assertThat(answer).isCompletedWithValue("late");
        }

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    private void slowly(Breaker slow) {
        slow.run(() -> bench.advance(SLOW.plusNanos(1)));
    }

    private void slowFailure(Breaker slow) {
        assertThatThrownBy(() -> slow.run(() -> {
                    bench.advance(SLOW.plusNanos(1));
                    throw new BackendException();
                }))
                .isInstanceOf(BackendException.class);
    }
}
