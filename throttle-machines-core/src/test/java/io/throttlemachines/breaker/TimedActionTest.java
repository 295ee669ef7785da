package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ManualAction.Kind;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.ManualActionLifted;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Actions that end by themselves, if the circuit changes before their end. */
class TimedActionTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ActionNote FOR_A_MINUTE = ActionNote.NONE.lasting(MINUTE);

    private final Bench bench = new Bench();
    private final Breaker breaker = bench.breaker("breaker", Bench.cascadingTo("target"));
    private final Breaker target = bench.breaker("target");

    private List<Kind> lifted() {
        return bench.events().of(ManualActionLifted.class).stream()
                .map(event -> event.action().kind())
                .toList();
    }

    private List<Kind> taken() {
        return bench.events().of(ManualActionTaken.class).stream()
                .map(event -> event.action().kind())
                .toList();
    }

    @Test
    void timedModeEndsOnceEvenIfTheCircuitRecoversFirst() {
        breaker.mode(Mode.OBSERVE, FOR_A_MINUTE);
        fail(breaker);
        bench.advance(MINUTE);
        assertThat(breaker.attemptRecovery()).isTrue();
        assertThat(breaker.mode()).isEqualTo(Mode.ENFORCE);

        assertThat(lifted()).containsExactly(Kind.MODE);
    }

    @Test
    void endOfAnIsolationIsPublishedDespiteALaterAction() {
        breaker.isolate(FOR_A_MINUTE);
        breaker.mode(Mode.OBSERVE);
        bench.advance(MINUTE);
        succeed(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(lifted()).containsExactly(Kind.ISOLATE);
        assertThat(breaker.status().manualAction().kind()).isEqualTo(Kind.MODE);
    }

    @Test
    void isolationThatWasResetDoesNotEndAgainInALaterOpening() {
        breaker.isolate(FOR_A_MINUTE);
        breaker.reset();
        bench.advance(MINUTE);
        fail(breaker);
        bench.untilDue();
        succeed(breaker);

        assertThat(lifted()).isEmpty();
    }

    @Test
    void modeOffThatHasEndedDoesNotPreventForceOpen() {
        breaker.mode(Mode.OFF, FOR_A_MINUTE);
        bench.advance(MINUTE);
        breaker.isolate();

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(bench.events().of(ModeChanged.class)).hasSize(2);
    }

    @Test
    void modeOffThatHasEndedDoesNotStopACascade() {
        target.mode(Mode.OFF, FOR_A_MINUTE);
        bench.advance(MINUTE);
        fail(breaker);

        assertThat(target.state()).isEqualTo(CircuitState.OPEN);
        assertThat(target.status().mode()).isEqualTo(Mode.ENFORCE);
        assertThat(target.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void breakerThatIsOffAgainOpensNothing() {
        breaker.mode(Mode.OFF);
        breaker.mode(Mode.ENFORCE, FOR_A_MINUTE);
        bench.advance(MINUTE);
        fail(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(target.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(bench.events().of(BreakerTransition.class)).isEmpty();
        assertThat(breaker.mode()).isEqualTo(Mode.OFF);
    }

    @Test
    void cascadeDoesNotOpenATargetThatIsOffAgain() {
        target.mode(Mode.OFF);
        target.mode(Mode.ENFORCE, FOR_A_MINUTE);
        bench.advance(MINUTE);
        fail(breaker);

        assertThat(target.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(bench.machines().impact("target").opens()).isEmpty();
    }

    @Test
    void fullBreakerThatIsOffAgainObservesNothing() {
        Breaker small = bench.breaker(
                "small", Bench.settings().halfOpenCalls(1).maxConcurrent(1).build());
        small.mode(Mode.OFF);
        small.mode(Mode.ENFORCE, FOR_A_MINUTE);
        small.admit();
        bench.advance(MINUTE);
        succeed(small);

        assertThat(bench.events().of(RefusalObserved.class)).isEmpty();
        assertThat(small.status().refused()).isZero();
    }

    @Test
    void isolationWithoutAnEndAfterATimedOneIsPublished() {
        breaker.mode(Mode.OFF, FOR_A_MINUTE);
        breaker.mode(Mode.OFF);
        target.isolate(FOR_A_MINUTE);
        target.isolate();
        bench.advance(MINUTE);

        assertThat(taken()).containsExactly(Kind.MODE, Kind.MODE, Kind.ISOLATE, Kind.ISOLATE);
        assertThat(breaker.status().manualAction().until()).isNull();
        assertThat(target.status().manualAction().until()).isNull();
        assertThat(breaker.mode()).isEqualTo(Mode.OFF);
        assertThat(target.status().isolated()).isTrue();
    }

    @Test
    void timedModeThatHasEndedIsLiftedBeforeTheNextMode() {
        breaker.mode(Mode.OBSERVE, FOR_A_MINUTE);
        bench.advance(MINUTE);
        breaker.mode(Mode.OBSERVE);

        assertThat(lifted()).containsExactly(Kind.MODE);
        assertThat(bench.events().of(ModeChanged.class))
                .extracting(ModeChanged::to)
                .containsExactly(Mode.OBSERVE, Mode.ENFORCE, Mode.OBSERVE);
    }

    @Test
    void isolatingAnOpenCircuitIsPublished() {
        fail(breaker);
        breaker.isolate();
        target.forceOpen();
        target.forceOpen();

        assertThat(taken()).containsExactly(Kind.ISOLATE, Kind.FORCE_OPEN);
        assertThat(breaker.status().manualAction().kind()).isEqualTo(Kind.ISOLATE);
    }

    @Test
    void isolatingTwiceKeepsTheFirstNote() {
        breaker.isolate(ActionNote.because("deploy"));
        bench.advance(MINUTE);
        breaker.isolate();

        assertThat(breaker.status().cause().description()).isEqualTo("isolated by hand: deploy");
        assertThat(breaker.status().openedAt()).isEqualTo(bench.now().minus(MINUTE));
    }

    @Test
    void durationBeyondTheClocksRangeIsAccepted() {
        ActionNote forever = ActionNote.NONE.lasting(Duration.ofDays(300_000));
        bench.advance(MINUTE);
        breaker.isolate(forever);
        target.mode(Mode.OBSERVE, ActionNote.NONE.lasting(Duration.ofNanos(Long.MAX_VALUE)));

        assertThat(breaker.status().isolated()).isTrue();
        assertThat(target.mode()).isEqualTo(Mode.OBSERVE);
    }

    @Test
    void isolatedTargetOutlastsItsPrimary() {
        fail(breaker);
        target.isolate(FOR_A_MINUTE);
        bench.untilDue();
        succeed(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(target.status().isolated()).isTrue();
        assertThat(target.attemptRecovery()).isFalse();
        bench.advance(MINUTE);
        succeed(target);

        assertThat(target.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void timedForceOpenOfATargetOutlastsACascade() {
        target.forceOpen(FOR_A_MINUTE);
        fail(breaker);
        bench.untilDue();
        succeed(breaker);

        assertThat(target.status().retryAfter()).isEqualTo(MINUTE.minus(Bench.RESET_TIMEOUT));
    }

    @Test
    void resetWithCascadeAlsoEndsATimedIsolation() {
        fail(breaker);
        target.isolate(FOR_A_MINUTE);

        assertThat(breaker.resetCascade().steps()).allMatch(step -> step.done());
        assertThat(target.state()).isEqualTo(CircuitState.CLOSED);
        bench.advance(MINUTE);
        assertThat(target.status().manualAction().kind()).isEqualTo(Kind.RESET);
    }

    @Test
    void targetThatLeavesModeOffOpensIfItsPrimaryIsOpen() {
        target.mode(Mode.OFF, FOR_A_MINUTE);
        breaker.isolate();
        succeed(target);
        bench.advance(MINUTE);

        assertRefused(target, CircuitOpenException.class);
        assertThat(target.status().cause().primary()).isEqualTo("breaker");
        breaker.reset();
        succeed(target);
        assertThat(target.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void targetThatIsSwitchedOnOpensIfItsPrimaryIsOpen() {
        target.mode(Mode.OFF);
        breaker.isolate();
        target.mode(Mode.OBSERVE);
        assertThat(target.state()).isEqualTo(CircuitState.OPEN);
        target.mode(Mode.OFF);
        target.mode(Mode.ENFORCE);

        assertRefused(target, CircuitOpenException.class);
    }

    @Test
    void cascadeOpensATargetOnceWhoseModeOffHasJustEnded() {
        Breaker second = bench.breaker("second", Bench.cascadingTo("target"));
        target.mode(Mode.OFF, FOR_A_MINUTE);
        breaker.isolate();
        bench.advance(MINUTE);
        second.isolate();

        assertThat(target.state()).isEqualTo(CircuitState.OPEN);
        assertThat(bench.events().of(BreakerTransition.class))
                .filteredOn(event -> event.name().equals("target"))
                .extracting(BreakerTransition::from)
                .containsExactly(CircuitState.CLOSED);
    }

    @Test
    void statusPublishesTheEndOfAnIsolationOnce() {
        breaker.isolate(FOR_A_MINUTE);
        bench.advance(MINUTE);
        assertThat(breaker.status().manualAction()).isNull();
        assertThat(breaker.status().isolated()).isFalse();
        succeed(breaker);

        assertThat(lifted()).containsExactly(Kind.ISOLATE);
    }

    @Test
    void resetAfterItsTimePublishesTheEndOfAnIsolation() {
        breaker.forceOpen(FOR_A_MINUTE);
        bench.advance(MINUTE);
        breaker.reset();

        assertThat(lifted()).containsExactly(Kind.FORCE_OPEN);
        assertThat(breaker.status().manualAction().kind()).isEqualTo(Kind.RESET);
    }
}
