package io.throttlemachines.fleet;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.HALF_OPEN;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.event.CascadeTriggered;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cascades and dependencies act on the fleet's state as on any other. */
class FleetGraphTest {

    private static final Consumer<ThrottleMachinesBuilder> LOCAL_AROUND_CLUSTER =
            builder -> builder.breaker(FleetScene.NAME, FleetScene.settings(settings -> settings.cascadesTo("cache")))
                    .breaker("cache", Bench.settings().build())
                    .breaker("shop", Bench.dependingOn(FleetScene.NAME));

    private static List<CircuitState> states(FleetScene scene, String breaker) {
        return scene.members.stream()
                .map(member -> member.machines.breaker(breaker).state())
                .toList();
    }

    private static boolean calls(Breaker breaker) {
        try {
            breaker.run(() -> {});
            return true;
        } catch (RefusedException refused) {
            return false;
        }
    }

    @Test
    void clusterPrimaryOpensLocalTargetsAndBlocksLocalDependentsOnEveryInstance() {
        try (FleetScene scene = new FleetScene(3, LOCAL_AROUND_CLUSTER, true)) {
            scene.fail(0, 1);

            assertThat(states(scene, "cache")).containsOnly(OPEN);
            assertThatExceptionOfType(DependencyException.class)
                    .isThrownBy(() -> scene.member(2).machines.breaker("shop").run(() -> {}))
                    .satisfies(refusal -> assertThat(refusal.blockedBy()).containsExactly(FleetScene.NAME));
            assertThat(scene.member(2).events.of(CascadeTriggered.class)).hasSize(1);
        }
    }

    @Test
    void localTargetsRecoverAfterTheFleetHasClosedTheirPrimary() {
        try (FleetScene scene = new FleetScene(3, LOCAL_AROUND_CLUSTER, true)) {
            scene.fail(0, 1);
            scene.advance(Bench.RESET_TIMEOUT);
            assertThat(calls(scene.member(2).machines.breaker("cache"))).isTrue();
            assertThat(scene.member(2).call()).isTrue();
            scene.now();

            assertThat(scene.states()).containsOnly(CLOSED);
            assertThat(scene.members).allMatch(member -> calls(member.machines.breaker("cache")));
            assertThat(states(scene, "cache")).containsOnly(CLOSED);
        }
    }

    @Test
    void callOnDependentAsksTheFleetForItsDependency() {
        try (FleetScene scene = new FleetScene(3, LOCAL_AROUND_CLUSTER, true)) {
            scene.fail(0, 1);
            scene.advance(Bench.RESET_TIMEOUT);
            Breaker shop = scene.member(2).machines.breaker("shop");

            assertThat(calls(shop)).isTrue();
            assertThat(scene.states()).contains(HALF_OPEN);
            assertThat(scene.member(2).call()).isTrue();
            scene.now();
            assertThat(scene.states()).containsOnly(CLOSED);
        }
    }

    @Test
    void recoveryWaitsForTheDependencyOfTheInstanceThatAsks() {
        Consumer<ThrottleMachinesBuilder> declarations =
                builder -> builder.breaker("database", Bench.settings().build())
                        .breaker(FleetScene.NAME, FleetScene.settings(settings -> settings.dependsOn("database")));
        try (FleetScene scene = new FleetScene(3, declarations, true)) {
            scene.fail(0, 1);
            scene.advance(Bench.RESET_TIMEOUT);
            scene.member(0).machines.breaker("database").isolate();

            assertThat(scene.member(0).call()).isFalse();
            assertThat(scene.record().state()).isEqualTo(OPEN);
            assertThat(scene.member(1).call()).isTrue();
            scene.now();
            assertThat(scene.states()).containsExactly(OPEN, CLOSED, CLOSED);

            scene.member(0).machines.breaker("database").reset();
            assertThat(scene.member(0).call()).isTrue();
            assertThat(scene.states()).containsOnly(CLOSED);
        }
    }

    /** That it stayed open says nothing about the backend, so one vote, which suffices here, is not given for it. */
    @Test
    void instanceWhoseDependencyKeepsItOpenDoesNotReopenTheFleet() {
        Consumer<ThrottleMachinesBuilder> declarations =
                builder -> builder.breaker("database", Bench.settings().build())
                        .breaker(
                                FleetScene.NAME,
                                FleetScene.settings(settings ->
                                        settings.dependsOn("database").quorum(Quorum.count(1))));
        try (FleetScene scene = new FleetScene(3, declarations, true)) {
            scene.fail(1);
            scene.member(0).machines.breaker("database").isolate();
            scene.advance(Bench.RESET_TIMEOUT);
            assertThat(scene.member(1).call()).isTrue();
            scene.poll();

            assertThat(scene.states()).containsExactly(OPEN, CLOSED, CLOSED);
            assertThat(scene.member(1).status().votes()).isEmpty();
            scene.advance(Bench.RESET_TIMEOUT.multipliedBy(3));
            assertThat(scene.states()).containsExactly(OPEN, CLOSED, CLOSED);

            scene.member(0).machines.breaker("database").reset();
            scene.fail(0);
            scene.poll();
            assertThat(scene.states()).as("its own probe failed").containsOnly(OPEN);
        }
    }

    @Test
    void localPrimaryOpensItsClusterTargetHereAndTheOthersVote() {
        Consumer<ThrottleMachinesBuilder> declarations =
                builder -> builder.breaker("database", Bench.cascadingTo(FleetScene.NAME))
                        .breaker(FleetScene.NAME, FleetScene.settings(settings -> {}));
        try (FleetScene scene = new FleetScene(3, declarations, true)) {
            scene.member(0).machines.breaker("database").forceOpen();
            scene.poll();
            assertThat(scene.states()).containsExactly(OPEN, CLOSED, CLOSED);
            assertThat(scene.member(2).status().votes()).containsExactly("a");

            scene.member(1).machines.breaker("database").forceOpen();
            scene.poll();
            assertThat(scene.states()).containsOnly(OPEN);
        }
    }

    /** It says nothing about the target's own backend that its primary opened everywhere: no timer is to be waited for. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void clusterTargetOfAClusterPrimaryIsDueWhenThePrimaryCloses(int instances) {
        Consumer<ThrottleMachinesBuilder> declarations = builder -> builder.breaker(
                        FleetScene.NAME, FleetScene.settings(settings -> settings.cascadesTo("cache")))
                .breaker("cache", Bench.cascadingTo("shop"))
                .breaker("shop", FleetScene.settings(settings -> settings.resetTimeout(Duration.ofMinutes(10))));
        try (FleetScene scene = new FleetScene(instances, declarations, true)) {
            scene.member(0).breaker().forceOpen();
            scene.poll();
            scene.poll();
            assertThat(states(scene, "shop")).containsOnly(OPEN);
            assertThat(scene.member(0)
                            .machines
                            .fleet()
                            .orElseThrow()
                            .breakers()
                            .get("shop")
                            .votes())
                    .isEmpty();

            scene.member(0).breaker().reset();
            scene.poll();
            for (FleetScene.Member member : scene.members) {
                assertThat(calls(member.machines.breaker("cache"))).isTrue();
                assertThat(calls(member.machines.breaker("shop"))).isTrue();
            }
            assertThat(states(scene, "shop")).containsOnly(CLOSED);
        }
    }

    @Test
    void forcedCloseDoesNotAskDependenciesOnAnyInstance() {
        Consumer<ThrottleMachinesBuilder> declarations =
                builder -> builder.breaker("database", Bench.settings().build())
                        .breaker(FleetScene.NAME, FleetScene.settings(settings -> settings.dependsOn("database")));
        try (FleetScene scene = new FleetScene(2, declarations, true)) {
            scene.fail(0, 1);
            scene.member(1).machines.breaker("database").isolate();
            scene.member(0).breaker().forceClose();
            scene.now();

            assertThat(scene.states()).containsOnly(CLOSED);
        }
    }
}
