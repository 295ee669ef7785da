package io.throttlemachines.fleet;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.fleet.FleetScene.Member;
import io.throttlemachines.fleet.MemoryFleetStore.Weather;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who belongs to a fleet: instances that join late, leave, or die. */
class FleetMembershipTest {

    @Test
    void lateJoinerStartsInTheStateOfTheFleet() {
        try (FleetScene scene = new FleetScene(3)) {
            scene.fail(0, 1);
            Member late = scene.join();

            assertThat(late.state()).isEqualTo(OPEN);
            assertThat(late.call()).isFalse();
        }
    }

    @Test
    void breakerDeclaredWhileRunningStartsInTheStateOfTheFleet() {
        BreakerConfig search = FleetScene.settings(settings -> {});
        try (FleetScene scene = new FleetScene(2)) {
            scene.member(0).machines.breaker("search", search).isolate();
            scene.now();

            assertThat(scene.member(1).machines.breaker("search", search).state())
                    .isEqualTo(OPEN);
        }
    }

    @Test
    void lateJoinerStartsWithoutStoreThatDoesNotAnswer() {
        try (FleetScene scene = new FleetScene(3)) {
            scene.fail(0, 1);
            Member late = scene.join(Weather.SILENT);
            assertThat(late.call()).isTrue();
            assertThat(late.machines.fleet().orElseThrow().live()).isZero();

            late.line.weather(Weather.FAIR);
            scene.poll();
            assertThat(late.state()).isEqualTo(OPEN);
        }
    }

    @Test
    void gracefulLeaveTakesTheVoteAlongAtOnce() {
        try (FleetScene scene = new FleetScene(5)) {
            scene.fail(0, 1);
            scene.poll();
            scene.member(0).machines.close();

            assertThat(scene.store.votes(FleetScene.NAME)).containsOnlyKeys("b");
            scene.fail(2);
            scene.poll();
            assertThat(scene.member(4).state()).isEqualTo(CLOSED);
            assertThat(scene.member(4).machines.fleet().orElseThrow().live()).isEqualTo(4);
        }
    }

    @Test
    void voteOfInstanceThatDiesEndsWithinThreeHeartbeats() {
        try (FleetScene scene = new FleetScene(5)) {
            scene.fail(0, 1);
            scene.member(0).line.weather(Weather.CUT);
            scene.member(0).machines.close();
            scene.advance(FleetScene.HEARTBEAT.multipliedBy(FleetConfig.HEARTBEATS_ALIVE));
            scene.poll();

            FleetStatus status = scene.member(4).machines.fleet().orElseThrow();
            assertThat(status.live()).isEqualTo(4);
            assertThat(status.breakers().get(FleetScene.NAME).votes()).containsExactly("b");
        }
    }

    @Test
    void closedInstanceBeatsNoMore() {
        try (FleetScene scene = new FleetScene(2)) {
            scene.members.forEach(member -> member.machines.close());
            int calls = scene.store.calls();
            scene.advance(Duration.ofMinutes(1));

            assertThat(scene.store.calls()).isEqualTo(calls);
            assertThat(scene.ticker.pendingTasks()).isZero();
        }
    }

    @Test
    void fleetWithoutClusterBreakerIsNotCalled() {
        try (FleetScene scene =
                new FleetScene(2, builder -> builder.breaker("local", BreakerConfig.defaults()), true)) {
            scene.advance(Duration.ofMinutes(1));

            assertThat(scene.store.calls()).isZero();
        }
    }

    @Test
    void clusterBreakerWithoutFleetIsRefused() {
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> machines.breaker(
                            "gateway",
                            BreakerConfig.builder().scope(Scope.CLUSTER).build()))
                    .withMessageContaining("The breaker 'gateway' has scope: cluster, but there is no fleet.");
            assertThat(machines.fleet()).isEmpty();
        }
    }

    @Test
    void quorumWithoutScopeIsRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(
                        () -> BreakerConfig.builder().quorum(Quorum.count(2)).build())
                .withMessageContaining("quorum does nothing without scope: cluster");
    }

    @Test
    void secondFleetIsRefused() {
        FleetConfig config = new FleetConfig("shop", "a");
        MemoryFleetStore store = new MemoryFleetStore(Clock.systemUTC());

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(
                        () -> ThrottleMachines.builder().fleet(config, store).fleet(config, store))
                .withMessageContaining("There is a fleet 'shop' already.");
    }
}
