package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.refusal;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause.Kind;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** B8: manual actions of an operator. */
class ManualActionTest {

    private final Bench bench = new Bench();
    private final AtomicBoolean guards = new AtomicBoolean(true);
    private final Breaker breaker = bench.breaker(
            it -> it.failureThreshold(3).recoveryGuard(any -> guards.get()).resetGuard(any -> guards.get()));

    @Test
    void forceOpenOpensNowAndRecoversByItself() {
        breaker.forceOpen();
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().failures()).isZero();
        assertThat(breaker.status().retryAfter()).isEqualTo(Bench.RESET_TIMEOUT);

        bench.untilDue();
        succeed(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void forceOpenOpensAHalfOpenCircuit() {
        breaker.forceOpen();
        breaker.attemptRecovery();
        breaker.forceOpen();

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().cause().kind()).isEqualTo(Kind.FORCED);
    }

    @Test
    void forceOpenOfAnOpenCircuitRestartsItsTimeout() {
        fail(breaker, 3);
        bench.advance(Duration.ofSeconds(6));
        breaker.forceOpen();

        assertThat(breaker.status().retryAfter()).isEqualTo(Bench.RESET_TIMEOUT);
        assertThat(breaker.status().cause().kind()).isEqualTo(Kind.FORCED);
        assertThat(breaker.status().openedAt()).isEqualTo(Instant.EPOCH.plusSeconds(6));
    }

    @Test
    void isolatedCircuitStaysOpen() {
        breaker.isolate();
        bench.advance(Duration.ofDays(3650));

        CircuitOpenException refusal = refusal(breaker, CircuitOpenException.class);
        assertThat(refusal.retryAfter()).isEmpty();
        assertThat(refusal.openCause().kind()).isEqualTo(Kind.ISOLATED);
        assertThat(breaker.status().isolated()).isTrue();
        assertThat(breaker.status().retryAfter()).isNull();
    }

    @Test
    void attemptRecoveryDoesNothingToAnIsolatedCircuit() {
        breaker.isolate();

        assertThat(breaker.attemptRecovery()).isFalse();
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.recoveryAllowed().allowed()).isFalse();
        assertThat(breaker.recoveryAllowed().reason()).isEqualTo("it is isolated until reset by hand");
    }

    @Test
    void forceOpenLeavesAnIsolatedCircuitIsolated() {
        breaker.isolate();
        breaker.forceOpen();

        assertThat(breaker.status().isolated()).isTrue();
    }

    @Test
    void openCircuitCanBeIsolated() {
        fail(breaker, 3);
        breaker.isolate();
        bench.advance(Duration.ofDays(1));

        assertRefused(breaker, CircuitOpenException.class);
        assertThat(breaker.status().isolated()).isTrue();
    }

    @Test
    void probeChangesNothingOnceTheCircuitIsIsolated() {
        breaker.forceOpen();
        bench.untilDue();
        Admission probe = breaker.admit();
        breaker.isolate();
        probe.succeeded(null);

        assertThat(breaker.status().isolated()).isTrue();
    }

    @Test
    void resetEndsAnIsolation() {
        breaker.isolate();

        assertThat(breaker.reset()).isTrue();
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.status().isolated()).isFalse();
        succeed(breaker);
    }

    @Test
    void forceCloseEndsAnIsolation() {
        breaker.isolate();
        breaker.forceClose();

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void forceCloseDoesNotAskGuards() {
        fail(breaker, 3);
        guards.set(false);
        breaker.forceClose();

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.status().failures()).isZero();
        succeed(breaker);
    }

    @Test
    void attemptRecoveryGoesToHalfOpenNow() {
        fail(breaker, 3);

        assertThat(breaker.attemptRecovery()).isTrue();
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void attemptRecoveryReturnsFalseIfItDidNothing() {
        assertThat(breaker.attemptRecovery()).isFalse();
        assertThat(breaker.tryRecover().reason()).isEqualTo("it is CLOSED, not OPEN");

        fail(breaker, 3);
        breaker.attemptRecovery();
        assertThat(breaker.attemptRecovery()).isFalse();
        assertThat(breaker.tryRecover().reason()).isEqualTo("it is HALF_OPEN, not OPEN");
    }

    @Test
    void recoveryGuardPreventsAttemptRecovery() {
        fail(breaker, 3);
        guards.set(false);

        assertThat(breaker.attemptRecovery()).isFalse();
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.tryRecover().reason())
                .isEqualTo("its recovery guard '" + ManualActionTest.class.getName() + "' says no");
    }

    @Test
    void resetGivesCleanCounts() {
        fail(breaker, 2);

        assertThat(breaker.reset()).isTrue();
        assertThat(breaker.status().failures()).isZero();
        fail(breaker, 2);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void resetClosesFromHalfOpenToo() {
        fail(breaker, 3);
        breaker.attemptRecovery();

        assertThat(breaker.reset()).isTrue();
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void guardPreventsReset() {
        fail(breaker, 3);
        guards.set(false);

        assertThat(breaker.reset()).isFalse();
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.tryReset().reason())
                .isEqualTo("its reset guard '" + ManualActionTest.class.getName() + "' says no");
    }

    @Test
    void breakerThatIsOffIsNotOpenedByHand() {
        breaker.mode(Mode.OFF);

        assertThatIllegalStateException().isThrownBy(breaker::forceOpen).withMessageContaining("mode off");
        assertThatIllegalStateException().isThrownBy(breaker::isolate).withMessageContaining("mode off");
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void expiredModeOffOpensATargetOfAnOpenPrimary() {
        Breaker target = bench.breaker("target");
        Breaker primary = bench.breaker("primary", Bench.cascadingTo("target"));
        target.mode(Mode.OFF, ActionNote.NONE.lasting(Duration.ofMinutes(1)));
        primary.isolate();
        bench.advance(Duration.ofMinutes(2));
        target.mode(Mode.OBSERVE);

        assertThat(target.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void isolatingAgainWithTheSameNoteChangesNothing() {
        Breaker breaker = bench.breaker("again");
        breaker.isolate(ActionNote.because("outage"));
        var before = breaker.status();
        bench.advance(Duration.ofMinutes(1));
        breaker.isolate(ActionNote.because("outage"));

        assertThat(breaker.status()).isEqualTo(before);
    }
}
