package io.throttlemachines.graph;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** D3a: a call on a blocked node starts the recovery of its dependencies, so that no circuit waits for it in vain. */
class BlockedCallerRecoveryTest {

    private final Bench bench = new Bench();
    private final AtomicBoolean guard = new AtomicBoolean(true);

    @Test
    void callOnABlockedNodeStartsRecoveryOfADueDependency() {
        Breaker gateway = bench.breaker("gateway");
        Breaker charge = bench.breaker("charge", Bench.dependingOn("gateway"));
        fail(gateway);
        bench.untilDue();
        charge.run(() -> {
            assertThat(gateway.state()).isEqualTo(CircuitState.HALF_OPEN);
            succeed(gateway);
        });

        assertThat(gateway.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void callOnABlockedLimiterStartsRecoveryOfItsGateway() {
        Breaker gateway = bench.breaker("gateway");
        Limiter charge = bench.machines()
                .limiter(
                        "charge",
                        LimiterConfig.builder()
                                .limit(100)
                                .period(Duration.ofSeconds(60))
                                .dependsOn("gateway")
                                .build());
        fail(gateway);
        bench.untilDue();
        charge.run(() -> succeed(gateway));

        assertThat(gateway.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void chainOfDueCircuitsRecoversDependenciesFirst() {
        Breaker a = bench.breaker("a");
        Breaker b = bench.breaker("b", Bench.dependingOn("a"));
        Breaker c = bench.breaker("c", Bench.dependingOn("b"));
        c.forceOpen();
        b.forceOpen();
        a.forceOpen();
        bench.untilDue();
        bench.events().clear();
        c.run(() -> b.run(() -> succeed(a)));

        assertThat(bench.events().lines())
                .startsWith("a: OPEN -> HALF_OPEN", "b: OPEN -> HALF_OPEN", "c: OPEN -> HALF_OPEN");
        assertThat(a.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(b.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(c.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void noDependencyRecoversUntilAllAreDue() {
        Breaker quick = bench.breaker("quick");
        Breaker slow = bench.breaker(
                "slow", Bench.settings().resetTimeout(Duration.ofSeconds(30)).build());
        Breaker node = bench.breaker("node", Bench.dependingOn("quick", "slow"));
        quick.forceOpen();
        slow.forceOpen();
        bench.untilDue();

        assertRefused(node, DependencyException.class)
                .satisfies(refusal -> assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(20)));
        assertThat(quick.state()).isEqualTo(CircuitState.OPEN);

        bench.advance(Duration.ofSeconds(20));
        succeed(node);
        assertThat(quick.state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(slow.state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void callOnACascadeTargetStartsRecoveryOfItsPrimary() {
        Breaker primary = bench.breaker("primary", Bench.cascadingTo("target"));
        Breaker target = bench.breaker("target");
        fail(primary);
        assertThat(target.state()).isEqualTo(CircuitState.OPEN);
        bench.untilDue();
        target.run(() -> succeed(primary));

        assertThat(primary.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(target.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void dueTargetIsBlockedWhileItsPrimaryIsNotDue() {
        Breaker primary = bench.breaker(
                "primary",
                Bench.settings()
                        .cascadesTo("target")
                        .resetTimeout(Duration.ofSeconds(30))
                        .build());
        Breaker target = bench.breaker("target");
        fail(primary);
        bench.untilDue();

        assertRefused(target, DependencyException.class).satisfies(refusal -> {
            assertThat(refusal.blockedBy()).containsExactly("primary");
            assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(20));
        });
    }

    @Test
    void recoveryGoesThroughDependenciesAndPrimaries() {
        Breaker root = bench.breaker("root", Bench.cascadingTo("middle"));
        Breaker middle = bench.breaker("middle");
        Breaker leaf = bench.breaker("leaf", Bench.dependingOn("middle"));
        fail(root);
        assertRefused(leaf, DependencyException.class)
                .satisfies(refusal -> assertThat(refusal.blockedBy()).containsExactly("root"));

        bench.untilDue();
        leaf.run(() -> middle.run(() -> succeed(root)));
        assertThat(root.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(middle.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void closedNodeDoesNotWaitForItsPrimary() {
        Breaker primary = bench.breaker("primary", Bench.cascadingTo("target"));
        Breaker target = bench.breaker("target");
        fail(primary);
        target.forceClose();

        succeed(target);
        assertThat(primary.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void isolatedDependencyIsNeverRecovered() {
        Breaker gateway = bench.breaker("gateway");
        Breaker charge = bench.breaker("charge", Bench.dependingOn("gateway"));
        gateway.isolate();
        bench.advance(Duration.ofDays(1));

        assertRefused(charge, DependencyException.class)
                .satisfies(refusal -> assertThat(refusal.retryAfter()).isEmpty());
        assertThat(gateway.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void objectionOfADependencysGuardNamesTheDependency() {
        Breaker gateway = bench.breaker(
                "gateway", Bench.settings().recoveryGuard(any -> guard.get()).build());
        Breaker charge = bench.breaker("charge", Bench.dependingOn("gateway"));
        fail(gateway);
        bench.untilDue();
        guard.set(false);

        assertRefused(charge, DependencyException.class).satisfies(refusal -> {
            assertThat(refusal.blockedBy()).containsExactly("gateway");
            assertThat(refusal.reason())
                    .isEqualTo(
                            "gateway: its recovery guard '" + BlockedCallerRecoveryTest.class.getName() + "' says no");
        });
        assertThat(gateway.state()).isEqualTo(CircuitState.OPEN);

        guard.set(true);
        succeed(charge);
    }

    @Test
    void guardOfOneDependencyDoesNotBlockRecoveryOfOthers() {
        Breaker guarded = bench.breaker(
                "guarded", Bench.settings().recoveryGuard(any -> guard.get()).build());
        Breaker other = bench.breaker("other");
        Breaker node = bench.breaker("node", Bench.dependingOn("guarded", "other"));
        guarded.forceOpen();
        other.forceOpen();
        bench.untilDue();
        guard.set(false);

        assertRefused(node, DependencyException.class)
                .satisfies(refusal -> assertThat(refusal.blockedBy()).containsExactly("guarded"));
        assertThat(other.state()).as("not guarded").isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void dependentOfAGuardedDependencyIsNotRecovered() {
        Breaker guarded = bench.breaker(
                "guarded", Bench.settings().recoveryGuard(any -> guard.get()).build());
        Breaker middle = bench.breaker("middle", Bench.dependingOn("guarded"));
        Breaker node = bench.breaker("node", Bench.dependingOn("middle"));
        guarded.forceOpen();
        middle.forceOpen();
        bench.untilDue();
        guard.set(false);

        assertRefused(node, DependencyException.class)
                .satisfies(refusal -> assertThat(refusal.blockedBy()).containsExactly("guarded"));
        assertThat(middle.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void failedProbeOfADependencyBlocksAgain() {
        Breaker gateway = bench.breaker("gateway");
        Breaker charge = bench.breaker(
                "charge",
                Bench.settings().failureThreshold(5).dependsOn("gateway").build());
        fail(gateway);
        bench.untilDue();
        charge.run(() -> fail(gateway));

        assertThat(gateway.state()).isEqualTo(CircuitState.OPEN);
        assertRefused(charge, DependencyException.class);
    }

    @Test
    void openNodeThatIsNotDueRecoversNoDependency() {
        Breaker gateway = bench.breaker("gateway");
        Breaker charge = bench.breaker("charge", Bench.dependingOn("gateway"));
        fail(gateway);
        bench.advance(Duration.ofSeconds(5));
        charge.forceOpen();
        bench.advance(Duration.ofSeconds(5));

        assertRefused(charge, CircuitOpenException.class);
        assertThat(gateway.state()).isEqualTo(CircuitState.OPEN);
    }
}
