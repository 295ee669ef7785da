package io.throttlemachines.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ManualAction.Kind;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Manual control and guards follow the same rules on breakers and on limiters. */
class BreakersAndLimitersAlikeTest {

    private static final ActionNote NOTE = new ActionNote("ann", "deploy", null);
    private static final String LAMBDA = BreakersAndLimitersAlikeTest.class.getName();

    private final Bench bench = new Bench();
    private final AtomicBoolean agrees = new AtomicBoolean(true);
    private final Breaker gateway = bench.breaker("gateway");
    private final Breaker breaker = bench.breaker(
            "guarded-breaker",
            Bench.settings()
                    .failureThreshold(2)
                    .dependsOn("gateway")
                    .guard(any -> agrees.get())
                    .build());
    private final Limiter limiter = bench.machines()
            .limiter(
                    "guarded-limiter",
                    LimiterConfig.of(10, Duration.ofSeconds(1)).toBuilder()
                            .dependsOn("gateway")
                            .guard(agrees::get)
                            .build());

    private enum On {
        BREAKER,
        LIMITER
    }

    private void mode(On on, Mode mode, ActionNote note) {
        if (on == On.BREAKER) {
            breaker.mode(mode, note);
        } else {
            limiter.mode(mode, note);
        }
    }

    private void reset(On on, ActionNote note) {
        if (on == On.BREAKER) {
            breaker.tryReset(note);
        } else {
            limiter.reset(note);
        }
    }

    /** Makes a call, so that a reset changes something. */
    private void use(On on) {
        if (on == On.BREAKER) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> breaker.run(() -> {
                        throw new IllegalStateException("counted");
                    }));
        } else {
            limiter.acquire();
        }
    }

    private void call(On on) {
        if (on == On.BREAKER) {
            breaker.run(() -> {});
        } else {
            limiter.run(() -> {});
        }
    }

    private List<Kind> taken() {
        return bench.events().of(ManualActionTaken.class).stream()
                .map(event -> event.action().kind())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void changeOfModeByTheApplicationIsAManualAction(On on) {
        mode(on, Mode.OBSERVE, ActionNote.NONE);

        assertThat(taken()).containsExactly(Kind.MODE);
    }

    @ParameterizedTest
    @EnumSource
    void modeThatStaysTheSameIsNoManualAction(On on) {
        mode(on, Mode.ENFORCE, ActionNote.NONE);
        mode(on, Mode.ENFORCE, NOTE);
        mode(on, Mode.ENFORCE, NOTE.lasting(Duration.ofMinutes(1)));

        assertThat(taken()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void modeWithoutADurationReplacesATimedMode(On on) {
        mode(on, Mode.OBSERVE, NOTE.lasting(Duration.ofMinutes(1)));
        mode(on, Mode.OBSERVE, ActionNote.NONE);
        bench.advance(Duration.ofMinutes(2));

        assertThat(taken()).containsExactly(Kind.MODE, Kind.MODE);
        assertThat(on == On.BREAKER ? breaker.mode() : limiter.mode()).isEqualTo(Mode.OBSERVE);
    }

    @ParameterizedTest
    @EnumSource
    void resetByTheApplicationIsAManualAction(On on) {
        use(on);
        reset(on, ActionNote.NONE);

        assertThat(taken()).containsExactly(Kind.RESET);
    }

    @ParameterizedTest
    @EnumSource
    void resetThatChangesNothingIsNoManualAction(On on) {
        reset(on, ActionNote.NONE);
        reset(on, NOTE);

        assertThat(taken()).isEmpty();
    }

    @Test
    void openingAgainIsAManualActionIfItStartsTheResetTimeoutAgain() {
        gateway.forceOpen();
        gateway.forceOpen();
        bench.advance(Duration.ofSeconds(1));
        gateway.forceOpen();
        gateway.isolate();
        gateway.isolate();
        gateway.isolate(NOTE);

        assertThat(taken()).containsExactly(Kind.FORCE_OPEN, Kind.FORCE_OPEN, Kind.ISOLATE, Kind.ISOLATE);
    }

    @Test
    void resetOfAKeyIsAManualActionIfItChangesSomething() {
        limiter.reset("ann");
        limiter.forKey("ann").acquire();
        limiter.reset("bob");
        limiter.resetKeyText("bob");
        assertThat(taken()).isEmpty();

        limiter.reset("ann");
        limiter.forKey("ann").acquire();
        limiter.forKey("ann").reset();
        limiter.forKey("ann").acquire();
        limiter.resetKeyText("ann");
        limiter.forKey("ann").acquire();
        limiter.reset();
        assertThat(taken()).containsExactly(Kind.RESET, Kind.RESET, Kind.RESET, Kind.RESET);
    }

    @ParameterizedTest
    @EnumSource
    void actionWithoutAnEndRejectsADuration(On on) {
        ActionNote aMinute = NOTE.lasting(Duration.ofMinutes(1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> reset(on, aMinute))
                .withMessage("reset cannot have a duration; only isolate, force-open and mode can.");
    }

    @ParameterizedTest
    @EnumSource
    void guardIsAskedBeforeADependencyStartsToRecover(On on) {
        gateway.forceOpen();
        bench.untilDue();
        agrees.set(false);

        assertThatExceptionOfType(DependencyException.class).isThrownBy(() -> call(on));

        assertThat(gateway.state()).isEqualTo(CircuitState.OPEN);
    }

    @ParameterizedTest
    @EnumSource
    void objectionNamesTheClassThatDeclaresTheGuard(On on) {
        agrees.set(false);

        assertThatExceptionOfType(DependencyException.class)
                .isThrownBy(() -> call(on))
                .satisfies(refusal -> {
                    assertThat(refusal.reason()).isEqualTo("its guard '" + LAMBDA + "' says no");
                    assertThat(refusal.retryAfter()).isEmpty();
                });
    }

    @Test
    void objectionNamesTheGuardThatHasAName() {
        Named guard = new Named("notInMaintenance");
        Limiter namedLimiter = bench.machines()
                .limiter(
                        "named-limiter",
                        limiter.config().toBuilder().guard(guard).build());
        Breaker namedBreaker = bench.breaker(
                "named-breaker", Bench.settings().recoveryGuard(guard).build());

        assertThatExceptionOfType(DependencyException.class)
                .isThrownBy(namedLimiter::acquire)
                .withMessageContaining("its guard 'notInMaintenance' says no");
        assertThat(namedBreaker.recoveryAllowed().reason()).isEqualTo("its recovery guard 'notInMaintenance' says no");
    }

    private record Named(String name) implements CircuitGuard, BooleanSupplier {

        @Override
        public boolean allows(Breaker breaker) {
            return false;
        }

        @Override
        public boolean getAsBoolean() {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource
    void settingThatCannotChangeWhileRunningIsRejected(On on) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> {
                    if (on == On.BREAKER) {
                        breaker.configure(
                                breaker.config().toBuilder().dependsOn().build(), NOTE);
                    } else {
                        limiter.configure(
                                limiter.config().toBuilder().dependsOn().build(), NOTE);
                    }
                })
                .satisfies(rejected -> {
                    assertThat(rejected.problem())
                            .isEqualTo("depends-on of '" + rejected.node() + "' cannot change while it runs.");
                    assertThat(rejected.advice()).isEqualTo("Change it in the configuration and restart.");
                });
    }
}
