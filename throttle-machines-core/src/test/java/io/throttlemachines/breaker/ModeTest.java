package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** B11: enforce, observe, off, and changing between them while running. */
class ModeTest {

    private final Bench bench = new Bench();

    @Test
    void enforcesByDefault() {
        assertThat(bench.breaker("breaker").mode()).isEqualTo(Mode.ENFORCE);
        assertThat(BreakerConfig.defaults().mode()).isEqualTo(Mode.ENFORCE);
    }

    @Test
    void observeModeChangesStateAndRefusesNothing() {
        Breaker breaker = bench.breaker(it -> it.mode(Mode.OBSERVE));
        fail(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);

        succeed(breaker, 3);
        assertThat(breaker.status().mode()).isEqualTo(Mode.OBSERVE);
        assertThat(breaker.status().refused()).isEqualTo(3);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void observeModePublishesTheRefusalsItWouldHaveMade() {
        Breaker breaker = bench.breaker(it -> it.mode(Mode.OBSERVE));
        fail(breaker);
        succeed(breaker);

        assertThat(bench.events().of(RefusalObserved.class)).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("breaker");
            assertThat(event.reason()).contains("is OPEN since").contains("1 failure");
        });
    }

    @Test
    void callThatWouldHaveBeenRefusedIsNotCounted() {
        Breaker breaker = bench.breaker(it -> it.mode(Mode.OBSERVE));
        fail(breaker);
        var before = breaker.status().failures();
        fail(breaker, 10);

        assertThat(breaker.status().failures()).isEqualTo(before);
    }

    @Test
    void observeModeRecoversByProbesToo() {
        Breaker breaker = bench.breaker(it -> it.mode(Mode.OBSERVE).successThreshold(2));
        fail(breaker);
        bench.untilDue();
        Admission probe = breaker.admit();
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);

        succeed(breaker, 5);
        assertThat(breaker.state()).as("calls during the probe are no probes").isEqualTo(CircuitState.HALF_OPEN);

        probe.succeeded(null);
        succeed(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void observeModeAdmitsCallsDespiteDependenciesAndBulkhead() {
        Breaker dependency = bench.breaker("dependency");
        Breaker breaker = bench.breaker(
                it -> it.mode(Mode.OBSERVE).dependsOn("dependency").maxConcurrent(1));
        breaker.admit();
        succeed(breaker);
        fail(dependency);
        succeed(breaker);

        assertThat(breaker.status().refused()).isEqualTo(2);
        assertThat(bench.events().of(RefusalObserved.class))
                .extracting(RefusalObserved::reason)
                .satisfiesExactly(
                        bulkhead -> assertThat(bulkhead).contains("max-concurrent"),
                        blocked -> assertThat(blocked).contains("needs dependency"));
    }

    @Test
    void offCountsNothingAndNeverOpens() {
        Breaker breaker = bench.breaker(it -> it.mode(Mode.OFF));
        fail(breaker, 10);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.status().failures()).isZero();
        assertThat(breaker.status().refused()).isZero();
    }

    @Test
    void modeOffAdmitsEverything() {
        Breaker dependency = bench.breaker("dependency");
        Breaker breaker = bench.breaker(
                it -> it.mode(Mode.OFF).dependsOn("dependency").maxConcurrent(1).guard(any -> false));
        fail(dependency);
        breaker.admit();
        breaker.admit();
        succeed(breaker);

        assertThat(breaker.status().refused()).isZero();
    }

    @Test
    void openCircuitInObserveModeAdmitsCallsAtOnce() {
        Breaker breaker = bench.breaker(it -> {});
        fail(breaker);
        assertRefused(breaker, CircuitOpenException.class);

        breaker.mode(Mode.OBSERVE);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        succeed(breaker);

        breaker.mode(Mode.ENFORCE);
        assertRefused(breaker, CircuitOpenException.class);
        assertThat(breaker.status().refused()).isEqualTo(3);
    }

    @Test
    void changingBetweenEnforceAndObserveKeepsTheCounts() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(3));
        fail(breaker, 2);
        breaker.mode(Mode.OBSERVE);
        assertThat(breaker.status().failures()).isEqualTo(2);

        fail(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void switchingOffClosesAndUnblocksDependents() {
        Breaker dependency = bench.breaker("dependency");
        Breaker dependent = bench.breaker("dependent", Bench.dependingOn("dependency"));
        fail(dependency);
        assertRefused(dependent, DependencyException.class);

        dependency.mode(Mode.OFF);
        assertThat(dependency.state()).isEqualTo(CircuitState.CLOSED);
        succeed(dependent);
    }

    @Test
    void switchedOnAgainItCountsFromZero() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(2));
        fail(breaker);
        breaker.mode(Mode.OFF);
        fail(breaker, 5);
        breaker.mode(Mode.ENFORCE);
        fail(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);

        fail(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void bulkheadCountsAgainOnceSwitchedOn() {
        Breaker breaker = bench.breaker(it -> it.mode(Mode.OFF).maxConcurrent(1));
        breaker.admit();
        breaker.mode(Mode.ENFORCE);
        breaker.admit();

        assertRefused(breaker, BulkheadFullException.class);
    }

    @Test
    void cascadeDoesNotOpenACircuitInModeOff() {
        Breaker target = bench.breaker("target", Bench.settings().mode(Mode.OFF).build());
        Breaker primary = bench.breaker("primary", Bench.cascadingTo("target"));
        fail(primary);

        assertThat(target.state()).isEqualTo(CircuitState.CLOSED);
        succeed(target);
    }

    @Test
    void changeOfModeIsPublished() {
        Breaker breaker = bench.breaker(it -> {});
        breaker.mode(Mode.OBSERVE);
        breaker.mode(Mode.OBSERVE);

        assertThat(bench.events().of(ModeChanged.class))
                .containsExactly(new ModeChanged("breaker", Mode.ENFORCE, Mode.OBSERVE, bench.now()));
    }

    @Test
    void observedRefusalsOfAnOpenCircuitAllHaveTheSameText() {
        Breaker observing = bench.breaker(settings -> settings.mode(Mode.OBSERVE));
        fail(observing);
        succeed(observing);
        bench.advance(Duration.ofMillis(10));
        succeed(observing);

        assertThat(bench.events().of(RefusalObserved.class))
                .extracting(RefusalObserved::reason)
                .hasSize(2)
                .containsOnly(
                        "circuit 'breaker' is OPEN since " + observing.status().openedAt() + ": 1 failure within PT1M");
    }
}
