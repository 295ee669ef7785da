package io.throttlemachines.graph;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.control.Mode;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause.Kind;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** C4, C5: how targets recover. */
class CascadeRecoveryTest {

    private static final BreakerConfig SLOW =
            Bench.settings().resetTimeout(Duration.ofHours(1)).build();

    private final Bench bench = new Bench();
    private final Breaker target = bench.breaker("target", SLOW);
    private final Breaker primary = bench.breaker("primary", Bench.cascadingTo("target"));

    @Test
    void targetNeitherRecoversNorResetsWhileItsPrimaryIsOpen() {
        fail(primary);

        assertThat(target.attemptRecovery()).isFalse();
        assertThat(target.reset()).isFalse();
        assertThat(target.recoveryAllowed().reason()).isEqualTo("its primary primary is open");
        assertThat(target.resetAllowed().reason()).isEqualTo("its primary primary is open");
        assertThat(target.status().blockedBy()).containsExactly("primary");
        assertThat(target.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void targetMayRecoverByHandOnceItsPrimaryIsHalfOpen() {
        fail(primary);
        primary.attemptRecovery();

        assertThat(target.attemptRecovery()).isTrue();
        assertThat(target.state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void targetIsNotDueEarlyWhileItsPrimaryIsHalfOpen() {
        fail(primary);
        primary.attemptRecovery();

        assertRefused(target, CircuitOpenException.class);
        assertThat(target.status().retryAfter()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void targetIsDueAtOnceWhenItsPrimaryHasClosed() {
        fail(primary);
        bench.untilDue();
        succeed(primary);
        assertThat(target.state()).isEqualTo(CircuitState.OPEN);
        assertThat(target.status().retryAfter()).isZero();

        target.run(() -> assertThat(target.state()).isEqualTo(CircuitState.HALF_OPEN));
        assertThat(target.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void targetWithTwoPrimariesWaitsForBoth() {
        Breaker other = bench.breaker("other", Bench.cascadingTo("target"));
        fail(primary);
        fail(other);
        primary.reset();
        assertRefused(target, CircuitOpenException.class);
        assertThat(target.recoveryAllowed().reason()).isEqualTo("its primary other is open");

        other.attemptRecovery();
        assertRefused(target, CircuitOpenException.class);

        succeed(other);
        succeed(target);
        assertThat(target.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void targetOpenedByItsOwnFailuresWaitsForItsOwnTimeout() {
        fail(target);
        fail(primary);
        primary.reset();

        assertRefused(target, CircuitOpenException.class);
        assertThat(target.status().cause().kind()).isEqualTo(Kind.FAILURES);
        assertThat(target.status().failures()).isEqualTo(1);
    }

    @Test
    void targetThatFailedItsOwnProbeWaitsForItsOwnTimeout() {
        fail(primary);
        primary.attemptRecovery();
        target.attemptRecovery();
        fail(target);
        succeed(primary);

        assertRefused(target, CircuitOpenException.class);
        assertThat(target.status().retryAfter()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void targetIsolatedByAnOperatorStaysIsolated() {
        fail(primary);
        target.isolate();
        primary.reset();

        assertRefused(target, CircuitOpenException.class);
        assertThat(target.status().isolated()).isTrue();
    }

    @Test
    void targetWhosePrimaryIsSwitchedOffIsDueAtOnce() {
        fail(primary);
        primary.mode(Mode.OFF);

        succeed(target);
        assertThat(target.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void causeIsKeptAfterThePrimaryHasClosed() {
        fail(primary);
        primary.reset();

        assertThat(target.status().cause().kind()).isEqualTo(Kind.CASCADE);
        assertThat(target.status().cause().primary()).isEqualTo("primary");
    }

    @Test
    void openTargetsNeverBlockTheirPrimary() {
        fail(primary);
        target.isolate();

        assertThat(primary.recoveryAllowed().allowed()).isTrue();
        assertThat(primary.reset()).isTrue();
        succeed(primary);
    }

    @Test
    void resetOfThePrimaryAloneLeavesItsTargetsOpen() {
        fail(primary);

        assertThat(primary.reset()).isTrue();
        assertThat(primary.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(target.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void cascadeResetClosesTargetsOfEveryLevel() {
        bench.breaker("root", Bench.cascadingTo("primary"));
        bench.breaker("root").forceOpen();

        var report = bench.breaker("root").resetCascade();
        assertThat(report.steps())
                .containsExactly(
                        new Step("root", true, null), new Step("primary", true, null), new Step("target", true, null));
        assertThat(target.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void cascadeResetGoesDependenciesFirst() {
        bench.breaker("z-base", SLOW);
        bench.breaker("a-top", SLOW.toBuilder().dependsOn("z-base").build());
        Breaker root = bench.breaker("root", Bench.cascadingTo("a-top", "z-base"));
        root.forceOpen();

        assertThat(root.resetCascade().steps())
                .containsExactly(
                        new Step("root", true, null), new Step("z-base", true, null), new Step("a-top", true, null));
    }

    @Test
    void cascadeResetReportsObjections() {
        AtomicBoolean agrees = new AtomicBoolean(false);
        bench.breaker(
                "guarded", Bench.settings().resetGuard(any -> agrees.get()).build());
        bench.breaker("dependent", Bench.dependingOn("guarded"));
        Breaker root = bench.breaker("root", Bench.cascadingTo("guarded", "dependent", "free"));
        root.forceOpen();

        var report = root.resetCascade();
        assertThat(report.done()).isFalse();
        assertThat(report.steps())
                .containsExactly(
                        new Step("root", true, null),
                        new Step("free", true, null),
                        new Step(
                                "guarded",
                                false,
                                "its reset guard '" + CascadeRecoveryTest.class.getName() + "' says no"),
                        new Step("dependent", false, "needs guarded"));
    }

    @Test
    void cascadeResetResetsNoTargetIfThePrimaryIsNotReset() {
        bench.breaker("base").isolate();
        Breaker root = bench.breaker(
                "root",
                Bench.settings().dependsOn("base").cascadesTo("target-of-root").build());
        root.forceOpen();

        assertThat(root.resetCascade().steps())
                .containsExactly(
                        new Step("root", false, "needs base"),
                        new Step("target-of-root", false, "its primary root was not reset"));
        assertThat(bench.breaker("target-of-root").state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void targetHeldByAnotherPrimaryIsNotResetByTheCascade() {
        bench.breaker("other", Bench.cascadingTo("target")).forceOpen();
        fail(primary);

        assertThat(primary.resetCascade().steps())
                .containsExactly(
                        new Step("primary", true, null), new Step("target", false, "its primary other is open"));
    }
}
