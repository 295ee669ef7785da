package io.throttlemachines.fleet;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.HALF_OPEN;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.fleet.FleetScene.Member;
import io.throttlemachines.fleet.MemoryFleetStore.Weather;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.OpenCause;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** In HALF_OPEN the fleet as a whole sends the probes, and the verdict reaches all. */
class FleetProbeTest {

    static FleetScene due(int instances, Consumer<BreakerConfigBuilder> changes) {
        FleetScene scene = new FleetScene(instances, changes);
        for (int i = 0; i < instances / 2 + 1; i++) {
            scene.fail(i);
        }
        scene.advance(Bench.RESET_TIMEOUT);
        return scene;
    }

    @Test
    void fleetSendsOneProbeAndItsSuccessClosesAll() {
        try (FleetScene scene = due(5, settings -> {})) {
            Admission probe = scene.member(3).breaker().admit();
            scene.now();

            assertThat(scene.states()).containsOnly(HALF_OPEN);
            assertThat(scene.members).noneMatch(Member::call);
            assertThat(scene.member(0).status().probes()).containsExactly("d");

            probe.succeeded(null);
            scene.now();

            assertThat(scene.states()).containsOnly(CLOSED);
            assertThat(scene.members).allMatch(Member::call);
            assertThat(scene.member(0).events.of(BreakerTransition.class))
                    .extracting(BreakerTransition::to)
                    .containsExactly(OPEN, HALF_OPEN, CLOSED);
        }
    }

    @Test
    void failureOfOneProbeOpensAllForLonger() {
        try (FleetScene scene = due(3, settings -> settings.resetTimeoutMultiplier(2))) {
            scene.member(2).fail();
            scene.now();

            assertThat(scene.states()).containsOnly(OPEN);
            for (Member member : scene.members) {
                assertThat(member.breaker().status().cause().kind()).isEqualTo(OpenCause.Kind.PROBE_FAILED);
                assertThat(member.breaker().status().retryAfter()).isEqualTo(Bench.RESET_TIMEOUT.multipliedBy(2));
            }
            assertThat(scene.member(2).breaker().status().cause().lastFailure()).hasMessage("down");
            scene.advance(Bench.RESET_TIMEOUT);
            assertThat(scene.member(0).call()).isFalse();
            scene.advance(Bench.RESET_TIMEOUT);
            assertThat(scene.member(0).call()).isTrue();
        }
    }

    @Test
    void twoPlacesAndTwoSuccessesCountOverTheFleet() {
        try (FleetScene scene = due(3, settings -> settings.halfOpenCalls(2).successThreshold(2))) {
            Admission first = scene.member(0).breaker().admit();
            scene.now();
            Admission second = scene.member(1).breaker().admit();
            scene.now();
            assertThat(scene.members).noneMatch(Member::call);

            first.succeeded(null);
            scene.now();
            assertThat(scene.states()).containsOnly(HALF_OPEN);
            second.succeeded(null);
            scene.now();
            assertThat(scene.states()).containsOnly(CLOSED);
        }
    }

    @Test
    void probeWithoutVerdictGivesItsPlaceToAnotherInstance() {
        try (FleetScene scene = due(3, settings -> {})) {
            scene.member(0).breaker().admit().release();
            scene.now();

            assertThat(scene.states()).containsOnly(HALF_OPEN);
            assertThat(scene.member(1).call()).isTrue();
            scene.now();
            assertThat(scene.states()).containsOnly(CLOSED);
        }
    }

    @Test
    void placeOfProberThatDiesIsFreeWhenItsLeaseEnds() {
        try (FleetScene scene = due(3, settings -> {})) {
            scene.member(0).breaker().admit();
            scene.now();
            scene.member(0).line.weather(Weather.CUT);
            scene.member(0).machines.close();

            scene.advance(FleetScene.HEARTBEAT.multipliedBy(2));
            assertThat(scene.member(1).call()).isFalse();
            scene.advance(FleetScene.HEARTBEAT.plus(FleetScene.POLL));
            assertThat(scene.member(1).call()).isTrue();
            scene.now();
            assertThat(scene.member(2).state()).isEqualTo(CLOSED);
        }
    }

    @Test
    void longProbeKeepsItsPlace() {
        try (FleetScene scene = due(3, settings -> settings.probeTimeout(Duration.ofMinutes(1)))) {
            Admission probe = scene.member(0).breaker().admit();
            for (int i = 0; i < 20; i++) {
                scene.advance(FleetScene.HEARTBEAT);
                assertThat(scene.member(1).call()).isFalse();
            }
            probe.succeeded(null);
            scene.now();

            assertThat(scene.states()).containsOnly(CLOSED);
        }
    }

    @Test
    void lateProbeOpensAllAgainThoughNoCallComes() {
        try (FleetScene scene = due(3, settings -> settings.probeTimeout(Duration.ofSeconds(2)))) {
            Admission probe = scene.member(0).breaker().admit();
            scene.advance(Duration.ofSeconds(2).plus(FleetScene.POLL));

            assertThat(scene.states()).containsOnly(OPEN);
            assertThat(scene.member(1).breaker().status().cause().kind()).isEqualTo(OpenCause.Kind.PROBE_TIMEOUT);
            probe.succeeded(null);
            scene.poll();
            assertThat(scene.states()).containsOnly(OPEN);
        }
    }

    @Test
    void resultFromBeforeAnotherTransitionDoesNotCount() {
        try (FleetScene scene = due(3, settings -> settings.halfOpenCalls(2))) {
            Admission slow = scene.member(0).breaker().admit();
            scene.now();
            scene.member(1).fail();
            scene.now();
            slow.succeeded(null);
            scene.poll();

            assertThat(scene.states()).containsOnly(OPEN);
        }
    }

    @Test
    void conflictingInstancesGetOnePlace() {
        try (FleetScene scene = due(3, settings -> {})) {
            scene.members.forEach(member -> member.line.messages(false));
            Admission first = scene.member(0).breaker().admit();

            RefusedException refusal = scene.member(1).refusal();
            assertThat(refusal).isInstanceOf(CircuitOpenException.class);
            assertThat(scene.record().probes()).hasSize(1);
            first.succeeded(null);
            scene.poll();
            assertThat(scene.states()).containsOnly(CLOSED);
        }
    }

    @Test
    void instanceThatMissedTheOpeningPassesThroughOpen() {
        try (FleetScene scene = new FleetScene(5)) {
            Member late = scene.member(4);
            late.line.weather(Weather.CUT);
            scene.fail(0, 1, 2);
            scene.advance(Bench.RESET_TIMEOUT);
            scene.member(0).breaker().admit();
            late.line.weather(Weather.FAIR);
            scene.poll();

            assertThat(late.events.of(BreakerTransition.class))
                    .extracting(BreakerTransition::to)
                    .containsExactly(OPEN, HALF_OPEN);
        }
    }
}
