package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.refusal;
import static io.throttlemachines.testing.Calls.succeed;
import static io.throttlemachines.testing.Calls.throwing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.ManualActionLifted;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls.BackendException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The operator's notes on manual actions, and actions that end by themselves. */
class ManualNoteTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final ActionNote DEPLOY = new ActionNote("alice", "deploy", null);

    private final Bench bench = new Bench();
    private final Breaker breaker = bench.breaker("breaker");

    @Test
    void operatorAndReasonAreInTheEventTheStatusAndTheCause() {
        breaker.isolate(DEPLOY);

        ManualAction action = new ManualAction(ManualAction.Kind.ISOLATE, "alice", "deploy", bench.now(), null);
        assertThat(breaker.status().manualAction()).isEqualTo(action);
        assertThat(bench.events().all()).first().isEqualTo(new ManualActionTaken("breaker", action));
        assertThat(refusal(breaker, CircuitOpenException.class).openCause().description())
                .isEqualTo("isolated by hand by alice: deploy");
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET", "FORCE_CLOSE"})
    void actionThatChangesOnlyKeysIsPublishedOnceBeforeItsEffects(ManualAction.Kind kind) {
        failKey("a");
        failKey("b");
        bench.events().clear();
        close(kind);
        close(kind);

        ManualAction action = new ManualAction(kind, "alice", "deploy", bench.now(), null);
        assertThat(breaker.status().manualAction()).isEqualTo(action);
        assertThat(bench.events().all()).first().isEqualTo(new ManualActionTaken("breaker", action));
        assertThat(bench.events().of(ManualActionTaken.class)).hasSize(1);
    }

    private void failKey(String key) {
        BackendException failure = new BackendException();
        assertThatThrownBy(() -> breaker.forKey(key).run(throwing(failure))).isSameAs(failure);
    }

    private void close(ManualAction.Kind kind) {
        if (kind == ManualAction.Kind.RESET) {
            breaker.tryReset(DEPLOY);
        } else {
            breaker.forceClose(DEPLOY);
        }
    }

    @Test
    void actionThatChangesTheBreakerAndItsKeysIsPublishedOnce() {
        failKey("a");
        breaker.forceOpen();
        breaker.forceClose(DEPLOY);

        assertThat(bench.events().of(ManualActionTaken.class))
                .extracting(taken -> taken.action().kind())
                .containsExactly(ManualAction.Kind.FORCE_OPEN, ManualAction.Kind.FORCE_CLOSE);
        assertThat(breaker.forKey("a").state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void resetOfAKeyIsAnActionOfTheBreaker() {
        failKey("a");
        breaker.forKey("a").tryReset(DEPLOY);
        breaker.forKey("a").tryReset(DEPLOY);
        breaker.forKey("unknown").tryReset(DEPLOY);

        ManualAction action = new ManualAction(ManualAction.Kind.RESET, "alice", "deploy", bench.now(), null);
        assertThat(breaker.status().manualAction()).isEqualTo(action);
        assertThat(bench.events().of(ManualActionTaken.class))
                .containsExactly(new ManualActionTaken("breaker", action));
    }

    @Test
    void everyActionIsPublishedOnceBeforeItsEffects() {
        breaker.forceOpen();
        breaker.forceClose(DEPLOY);
        breaker.isolate();
        breaker.reset();
        breaker.mode(Mode.OBSERVE);

        assertThat(bench.events().of(ManualActionTaken.class))
                .extracting(taken -> taken.action().kind())
                .containsExactly(
                        ManualAction.Kind.FORCE_OPEN,
                        ManualAction.Kind.FORCE_CLOSE,
                        ManualAction.Kind.ISOLATE,
                        ManualAction.Kind.RESET,
                        ManualAction.Kind.MODE);
        assertThat(bench.events().all())
                .extracting(ThrottleEvent::getClass)
                .startsWith(ManualActionTaken.class, BreakerTransition.class, ManualActionTaken.class);
    }

    @Test
    void actionThatChangesNothingAndHasNoNoteIsNoEvent() {
        breaker.reset();
        breaker.forceClose();
        breaker.mode(Mode.ENFORCE);
        breaker.isolate();
        bench.events().clear();
        breaker.isolate();
        breaker.forceOpen(DEPLOY);

        assertThat(bench.events().all()).isEmpty();
        assertThat(breaker.status().manualAction().kind()).isEqualTo(ManualAction.Kind.ISOLATE);
    }

    @Test
    void refusedActionIsNotPublished() {
        Breaker dependent = bench.breaker("dependent", Bench.dependingOn("breaker"));
        breaker.isolate();
        dependent.isolate();
        bench.events().clear();

        assertThat(dependent.tryReset(DEPLOY).done()).isFalse();
        assertThat(dependent.tryRecover(DEPLOY).done()).isFalse();
        assertThat(bench.events().of(ManualActionTaken.class)).isEmpty();
    }

    @Test
    void timedIsolationRefusesCallsUntilItEndsAndThenProbes() {
        breaker.isolate(DEPLOY.lasting(TEN_MINUTES));
        bench.advance(TEN_MINUTES.minusMillis(1));

        assertThat(breaker.attemptRecovery()).isFalse();
        assertThat(refusal(breaker, CircuitOpenException.class).retryAfter()).contains(Duration.ofMillis(1));
        assertThat(breaker.status().isolated()).isTrue();

        bench.advance(Duration.ofMillis(1));
        assertThat(breaker.status().isolated()).isFalse();
        assertThat(breaker.status().manualAction()).isNull();
        assertThat(breaker.wouldAllow()).isTrue();
        succeed(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(bench.events().of(ManualActionLifted.class))
                .singleElement()
                .satisfies(lifted -> assertThat(lifted.action().by()).isEqualTo("alice"));
    }

    @Test
    void dependentCallMovesAnIsolatedDependencyOnceItsTimeIsOver() {
        Breaker dependent = bench.breaker("dependent", Bench.dependingOn("breaker"));
        breaker.isolate(ActionNote.NONE.lasting(TEN_MINUTES));
        assertRefused(dependent, DependencyException.class);
        bench.advance(TEN_MINUTES);
        succeed(dependent);

        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void isolatingAgainSetsANewEnd() {
        breaker.isolate(ActionNote.NONE.lasting(TEN_MINUTES));
        breaker.isolate(ActionNote.NONE.lasting(TEN_MINUTES.multipliedBy(2)));
        bench.advance(TEN_MINUTES);

        assertRefused(breaker, CircuitOpenException.class);
        bench.advance(TEN_MINUTES);
        succeed(breaker);
    }

    @Test
    void timedForceOpenReplacesTheResetTimeout() {
        breaker.forceOpen(ActionNote.NONE.lasting(TEN_MINUTES));
        bench.untilDue();

        assertThat(refusal(breaker, CircuitOpenException.class).retryAfter())
                .contains(TEN_MINUTES.minus(Bench.RESET_TIMEOUT));
        bench.advance(TEN_MINUTES);
        succeed(breaker);
    }

    @Test
    void timedModeReturnsByItself() {
        breaker.mode(Mode.OBSERVE, DEPLOY.lasting(TEN_MINUTES));
        fail(breaker);
        succeed(breaker);
        bench.advance(TEN_MINUTES);
        breaker.isolate();

        assertRefused(breaker, CircuitOpenException.class);
        assertThat(breaker.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(bench.events().of(ModeChanged.class))
                .extracting(ModeChanged::to)
                .containsExactly(Mode.OBSERVE, Mode.ENFORCE);
        assertThat(bench.events().of(ManualActionLifted.class)).hasSize(1);
    }

    @Test
    void timedModeOffEndsWithTheNextCall() {
        breaker.mode(Mode.OFF, ActionNote.NONE.lasting(TEN_MINUTES));
        fail(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        bench.advance(TEN_MINUTES);
        fail(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void secondTimedModeReturnsToTheModeBeforeBoth() {
        breaker.mode(Mode.OBSERVE, ActionNote.NONE.lasting(TEN_MINUTES));
        breaker.mode(Mode.OFF, ActionNote.NONE.lasting(TEN_MINUTES.multipliedBy(2)));
        bench.advance(TEN_MINUTES);
        assertThat(breaker.mode()).isEqualTo(Mode.OFF);
        bench.advance(TEN_MINUTES);

        assertThat(breaker.mode()).isEqualTo(Mode.ENFORCE);
    }

    @Test
    void modeWithoutADurationIsNotLifted() {
        breaker.mode(Mode.OBSERVE, ActionNote.NONE.lasting(TEN_MINUTES));
        breaker.mode(Mode.OFF);
        bench.advance(TEN_MINUTES);

        assertThat(breaker.mode()).isEqualTo(Mode.OFF);
    }

    @Test
    void actionsWithoutAnEndRejectADuration() {
        ActionNote note = ActionNote.NONE.lasting(TEN_MINUTES);
        breaker.isolate();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> breaker.tryReset(note))
                .withMessageContaining("reset");
        assertThatIllegalArgumentException().isThrownBy(() -> breaker.forceClose(note));
        assertThatIllegalArgumentException().isThrownBy(() -> breaker.tryRecover(note));
        assertThat(breaker.status().isolated()).isTrue();
    }

    @Test
    void noteWithALongReasonOrNoDurationIsRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> ActionNote.because("x".repeat(301)));
        assertThatIllegalArgumentException().isThrownBy(() -> ActionNote.NONE.lasting(Duration.ZERO));
    }

    /** No clock can show a later end, and no action lasts longer. */
    @Test
    void durationOfMoreThan97YearsEndsAfter97Years() {
        Instant end = bench.now().plusNanos(Long.MAX_VALUE / 3);
        ActionNote forever = ActionNote.NONE.lasting(Duration.ofSeconds(Long.MAX_VALUE));
        breaker.isolate(forever);
        assertThat(breaker.status().manualAction().until()).isEqualTo(end);
        breaker.mode(Mode.OBSERVE, forever);

        assertThat(breaker.status().manualAction().until()).isEqualTo(end);
        assertThat(breaker.mode()).isEqualTo(Mode.OBSERVE);
    }
}
