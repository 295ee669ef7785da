package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.Mode;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls.BackendException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** B5: a result counts only in the state period in which its call began. */
class LateResultTest {

    private final Bench bench = new Bench();

    /** How a call can end. */
    enum Ending {
        SUCCESS(it -> it.succeeded("answer")),
        FAILURE(it -> it.failed(new IllegalStateException("late"))),
        RELEASE(Admission::release);

        private final Consumer<Admission> end;

        Ending(Consumer<Admission> end) {
            this.end = end;
        }
    }

    @ParameterizedTest
    @EnumSource
    void callFromClosedChangesNothingInOpen(Ending ending) {
        Breaker breaker = bench.breaker(it -> {});
        Admission slow = breaker.admit();
        fail(breaker);

        assertUnchanged(breaker, slow, ending);
    }

    @ParameterizedTest
    @EnumSource
    void callFromClosedChangesNothingInHalfOpen(Ending ending) {
        Breaker breaker = bench.breaker(it -> {});
        Admission slow = breaker.admit();
        fail(breaker);
        assertThat(breaker.attemptRecovery()).isTrue();

        assertUnchanged(breaker, slow, ending);
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @ParameterizedTest
    @EnumSource
    void callFromClosedChangesNothingInTheNextClosed(Ending ending) {
        Breaker breaker = bench.breaker(it -> it.failureRateThreshold(50.0).minimumCalls(1));
        Admission slow = breaker.admit();
        fail(breaker);
        bench.untilDue();
        succeed(breaker);

        assertUnchanged(breaker, slow, ending);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.status().calls()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void probeOfAnEarlierRecoveryChangesNothingInTheNext(Ending ending) {
        Breaker breaker = bench.breaker(it -> it.halfOpenCalls(2));
        fail(breaker);
        bench.untilDue();
        Admission slow = breaker.admit();
        fail(breaker);
        assertThat(breaker.attemptRecovery()).isTrue();

        assertUnchanged(breaker, slow, ending);
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @ParameterizedTest
    @EnumSource
    void probeChangesNothingAfterTheCircuitClosed(Ending ending) {
        Breaker breaker = bench.breaker(it -> it.halfOpenCalls(2));
        fail(breaker);
        bench.untilDue();
        Admission slow = breaker.admit();
        succeed(breaker);

        assertUnchanged(breaker, slow, ending);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @ParameterizedTest
    @EnumSource
    void callFromBeforeAResetChangesNothing(Ending ending) {
        Breaker breaker = bench.breaker(it -> it.failureRateThreshold(50.0).minimumCalls(1));
        Admission slow = breaker.admit();
        assertThat(breaker.reset()).isTrue();

        assertUnchanged(breaker, slow, ending);
    }

    @Test
    void slowCallFromAnEarlierStatePeriodChangesNothing() {
        Breaker breaker = bench.breaker(it -> it.slowCallDuration(Bench.RESET_TIMEOUT)
                .slowCallRateThreshold(1.0)
                .minimumCalls(1));
        Admission slow = breaker.admit();
        breaker.forceOpen();
        bench.advance(Bench.RESET_TIMEOUT.multipliedBy(2));
        succeed(breaker);

        assertUnchanged(breaker, slow, Ending.SUCCESS);
    }

    @Test
    void callFromModeOffIsNotCountedLater() {
        Breaker breaker = bench.breaker(it -> it.mode(Mode.OFF));
        Admission slow = breaker.admit();
        breaker.mode(Mode.ENFORCE);

        assertUnchanged(breaker, slow, Ending.FAILURE);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void longCallCountsIfItsStatePeriodIsStillCurrent() {
        Breaker breaker = bench.breaker(it -> {});
        Admission slow = breaker.admit();
        bench.advance(Bench.RESET_TIMEOUT.multipliedBy(1000));
        slow.failed(new BackendException());

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    private static void assertUnchanged(Breaker breaker, Admission slow, Ending ending) {
        BreakerStatus before = breaker.status();
        ending.end.accept(slow);

        assertThat(breaker.status()).isEqualTo(before);
    }
}
