package io.throttlemachines.fleet;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.HALF_OPEN;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.event.StoreAvailable;
import io.throttlemachines.event.StoreUnavailable;
import io.throttlemachines.fleet.FleetScene.Member;
import io.throttlemachines.fleet.MemoryFleetStore.Weather;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that is gone, comes back, or has lost its memory. */
class FleetOutageTest {

    private static void weather(FleetScene scene, Weather weather, int... instances) {
        for (int each : instances) {
            scene.member(each).line.weather(weather);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Weather.class,
            names = {"CUT", "SILENT", "DEAF"})
    void everyInstanceGoesOnAloneAndTheNewestTransitionWins(Weather weather) {
        try (FleetScene scene = new FleetScene(3)) {
            scene.fail(0, 1);
            weather(scene, weather, 0, 1, 2);
            scene.poll();
            scene.advance(Bench.RESET_TIMEOUT);
            assertThat(scene.member(0).call()).isTrue();
            assertThat(scene.states()).containsExactly(CLOSED, OPEN, OPEN);
            assertThat(scene.member(0).machines.fleet().orElseThrow().store().available())
                    .isFalse();

            weather(scene, Weather.FAIR, 0, 1, 2);
            scene.poll();
            scene.now();
            assertThat(scene.states()).containsOnly(CLOSED);
            assertThat(scene.record().state()).isEqualTo(CLOSED);
            assertThat(scene.member(0).events.of(StoreUnavailable.class)).hasSize(1);
            assertThat(scene.member(0).events.of(StoreAvailable.class)).hasSize(1);
        }
    }

    /** A store may answer with stages that can neither be asked nor cancelled. */
    @ParameterizedTest
    @EnumSource(
            value = Weather.class,
            names = {"FAIR", "SILENT"})
    void storeMayReturnMinimalStages(Weather weather) {
        try (FleetScene scene = new FleetScene(2)) {
            scene.members.forEach(member -> member.line.minimalStages());
            weather(scene, weather, 0, 1);
            scene.poll();
            weather(scene, Weather.FAIR, 0, 1);
            scene.poll();

            scene.fail(0, 1);
            scene.now();
            assertThat(scene.states()).containsOnly(OPEN);
            assertThat(scene.member(0).machines.fleet().orElseThrow().store().available())
                    .isTrue();
            assertThat(scene.member(0).events.of(StoreUnavailable.class)).hasSize(weather == Weather.FAIR ? 0 : 1);
        }
    }

    @Test
    void instanceCutOffFollowsWhatTheOthersDecidedMeanwhile() {
        try (FleetScene scene = new FleetScene(3)) {
            scene.fail(0, 1);
            weather(scene, Weather.CUT, 0);
            scene.poll();
            scene.member(0).breaker().forceClose();
            assertThat(scene.member(0).state()).isEqualTo(CLOSED);
            scene.member(2).breaker().isolate();
            scene.poll();

            weather(scene, Weather.FAIR, 0);
            scene.poll();
            assertThat(scene.states()).containsOnly(OPEN);
            assertThat(scene.member(0).breaker().status().isolated()).isTrue();
        }
    }

    @Test
    void actionTakenWithoutTheStoreReachesAllIfNothingElseHappened() {
        try (FleetScene scene = new FleetScene(3)) {
            weather(scene, Weather.CUT, 0);
            scene.poll();
            scene.member(0).breaker().isolate();
            weather(scene, Weather.FAIR, 0);
            scene.poll();

            assertThat(scene.members)
                    .allMatch(member -> member.breaker().status().isolated());
        }
    }

    @Test
    void ownFailuresWithoutTheStoreDoNotOpenTheFleet() {
        try (FleetScene scene = new FleetScene(3)) {
            scene.fail(0, 1);
            weather(scene, Weather.CUT, 0);
            scene.poll();
            scene.advance(Bench.RESET_TIMEOUT);
            assertThat(scene.member(0).call()).isTrue();
            scene.fail(0);
            weather(scene, Weather.FAIR, 0);
            scene.poll();

            assertThat(scene.states()).containsExactly(OPEN, CLOSED, CLOSED);
            assertThat(scene.member(1).status().votes()).containsExactly("a");
        }
    }

    @Test
    void probeUnderWayWhenTheStoreGoesDecidesAlone() {
        try (FleetScene scene = new FleetScene(3)) {
            scene.fail(0, 1);
            scene.advance(Bench.RESET_TIMEOUT);
            Admission probe = scene.member(0).breaker().admit();
            scene.now();
            weather(scene, Weather.CUT, 0);
            probe.succeeded(null);

            assertThat(scene.states()).containsExactly(CLOSED, HALF_OPEN, HALF_OPEN);
            weather(scene, Weather.FAIR, 0);
            scene.poll();
            assertThat(scene.states()).containsOnly(CLOSED);
        }
    }

    @Test
    void onlyBeatsTryWhileTheStoreIsGone() {
        try (FleetScene scene = new FleetScene(2)) {
            scene.fail(0, 1);
            weather(scene, Weather.CUT, 0);
            scene.poll();
            scene.advance(Bench.RESET_TIMEOUT);
            scene.member(0).line.weather(Weather.SILENT);
            int before = scene.ticker.pendingTasks();

            assertThat(scene.member(0).call()).isTrue();
            assertThat(scene.ticker.pendingTasks()).isLessThanOrEqualTo(before + 1);
        }
    }

    @Test
    void storeThatLosesItsMemoryGetsItBack() {
        try (FleetScene scene = new FleetScene(3)) {
            scene.member(0).breaker().isolate();
            scene.now();
            long epoch = scene.store.record(FleetScene.NAME).epoch();
            scene.advance(Duration.ofMillis(1));
            scene.store.forget();
            scene.poll();
            scene.poll();

            assertThat(scene.store.record(FleetScene.NAME).epoch()).isEqualTo(epoch);
            assertThat(scene.member(1).status().epoch()).isEqualTo(epoch);
            assertThat(scene.join().state()).isEqualTo(OPEN);
        }
    }

    @Test
    void storeThatLosesOneRecordGetsItBack() {
        try (FleetScene scene = new FleetScene(2)) {
            scene.member(0).breaker().isolate();
            scene.now();
            scene.store.forget(FleetScene.NAME);
            scene.advance(FleetScene.POLL.multipliedBy(11));

            assertThat(scene.record().isolated()).isTrue();
        }
    }

    @Test
    void changeOnRecordThatTheStoreHasLostIsMadeAllTheSame() {
        try (FleetScene scene = new FleetScene(2)) {
            Member member = scene.member(0);
            member.breaker().isolate();
            scene.now();
            scene.store.forget(FleetScene.NAME);
            member.breaker().reset();
            scene.now();

            assertThat(scene.states()).containsOnly(CLOSED);
            assertThat(scene.record().state()).isEqualTo(CLOSED);
        }
    }
}
