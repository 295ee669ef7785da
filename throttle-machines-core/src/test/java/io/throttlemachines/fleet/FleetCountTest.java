package io.throttlemachines.fleet;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.fleet.FleetScene.Member;
import io.throttlemachines.fleet.MemoryFleetStore.Weather;
import io.throttlemachines.state.CircuitState;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many instances a quorum is a share of, when the store has forgotten them. */
class FleetCountTest {

    private static final Duration LIFE = FleetScene.HEARTBEAT.multipliedBy(3);

    private static void weather(FleetScene scene, Weather weather) {
        scene.members.forEach(member -> member.line.weather(weather));
    }

    /** Lets the instances come back one after the other, this one first, each a second after the one before. */
    private static void comeBack(FleetScene scene, int first) {
        for (int i = 0; i < scene.members.size(); i++) {
            scene.member((first + i) % scene.members.size()).line.weather(Weather.FAIR);
            scene.advance(Duration.ofSeconds(1));
        }
    }

    private static void assertOnlyOneIsOpen(FleetScene scene, int sick) {
        IntFunction<CircuitState> expected = each -> each == sick ? OPEN : CLOSED;
        for (int each = 0; each < scene.members.size(); each++) {
            assertThat(scene.member(each).state()).as("instance %d", each).isEqualTo(expected.apply(each));
        }
        assertThat(scene.record().state()).isEqualTo(CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void oneSickInstanceDoesNotOpenFleetWhoseStoreLosesItsMemory(int sick) {
        try (FleetScene scene = new FleetScene(3)) {
            scene.fail(sick);
            scene.store.forget();
            scene.poll();
            assertThat(scene.member(sick).status().needed()).isEqualTo(2);
            scene.advance(LIFE);
            assertOnlyOneIsOpen(scene, sick);
        }
    }

    @ParameterizedTest
    @CsvSource({"4s, 0", "4s, 1", "20s, 0", "20s, 2", "2h, 0"})
    void oneSickInstanceDoesNotOpenFleetWhoseStoreWasAway(String away, int sick) {
        try (FleetScene scene = new FleetScene(3, settings -> settings.resetTimeout(Duration.ofHours(9)))) {
            weather(scene, Weather.CUT);
            scene.fail(sick);
            scene.advance(Duration.parse("PT" + away));
            comeBack(scene, sick);
            assertOnlyOneIsOpen(scene, sick);
        }
    }

    /** The others count as dead although this instance does not. */
    @ParameterizedTest
    @ValueSource(longs = {1_500, 2_000, 2_300, 2_500, 2_900, 3_100})
    void oneSickInstanceDoesNotOpenFleetAfterAnOutageShorterThanItsLifetime(long millis) {
        try (FleetScene scene = new FleetScene(1, settings -> settings.resetTimeout(Duration.ofHours(9)))) {
            scene.advance(Duration.ofMillis(300));
            scene.join();
            scene.join();
            scene.advance(Duration.ofMillis(300));
            scene.poll();
            assertThat(scene.member(0).machines.fleet().orElseThrow().live()).isEqualTo(3);
            weather(scene, Weather.CUT);
            scene.fail(0);
            scene.advance(Duration.ofMillis(millis));
            comeBack(scene, 0);
            assertOnlyOneIsOpen(scene, 0);
        }
    }

    @Test
    void instanceThatJoinsAgainAndAgainReckonsWithWhatItSees() {
        try (FleetScene scene = new FleetScene(3, settings -> settings.resetTimeout(Duration.ofHours(9)))) {
            Member last = scene.member(0);
            scene.member(1).machines.close();
            scene.member(2).machines.close();
            scene.fail(0);
            for (int round = 0; round < 20 && scene.record().state() == CLOSED; round++) {
                last.line.weather(Weather.CUT);
                scene.advance(Duration.ofSeconds(4));
                last.line.weather(Weather.FAIR);
                scene.poll();
            }
            assertThat(scene.record().state()).isEqualTo(OPEN);
        }
    }

    /** The clients of instances do not connect again at the same moment. */
    @Test
    void instancesMayComeBackMuchLaterThanTheFirst() {
        try (FleetScene scene = new FleetScene(3, settings -> settings.resetTimeout(Duration.ofHours(9)))) {
            weather(scene, Weather.CUT);
            scene.fail(0);
            scene.advance(Duration.ofMinutes(5));
            scene.member(0).line.weather(Weather.FAIR);
            scene.advance(Duration.ofSeconds(20));
            assertOnlyOneIsOpen(scene, 0);
            comeBack(scene, 0);
            assertOnlyOneIsOpen(scene, 0);
        }
    }

    @Test
    void oneSickInstanceDoesNotOpenFleetThatStartedWithoutItsStore() {
        try (FleetScene scene = new FleetScene(0, settings -> settings.resetTimeout(Duration.ofHours(9)))) {
            for (int i = 0; i < 3; i++) {
                scene.join(Weather.CUT);
            }
            scene.fail(0);
            scene.advance(LIFE.multipliedBy(2));
            comeBack(scene, 0);
            assertOnlyOneIsOpen(scene, 0);
        }
    }

    @Test
    void fleetThatBecameSmallerWhileTheStoreWasAwayOpensAfterItsLifetime() {
        try (FleetScene scene = new FleetScene(3, settings -> settings.resetTimeout(Duration.ofHours(9)))) {
            weather(scene, Weather.CUT);
            scene.fail(0);
            scene.member(1).machines.close();
            scene.member(2).machines.close();
            scene.advance(Duration.ofSeconds(4));
            scene.member(0).line.weather(Weather.FAIR);
            scene.poll();
            assertThat(scene.record().state()).isEqualTo(CLOSED);
            assertThat(scene.member(0).machines.fleet().orElseThrow().live()).isEqualTo(1);

            scene.advance(LIFE.plusSeconds(5));
            assertThat(scene.record().state()).isEqualTo(OPEN);
        }
    }

    @Test
    void instanceThatLeavesMakesTheQuorumSmallerAtOnce() {
        try (FleetScene scene = new FleetScene(5)) {
            scene.fail(0, 1);
            assertThat(scene.record().state()).isEqualTo(CLOSED);

            scene.member(3).machines.close();
            scene.member(4).machines.close();
            scene.poll();
            assertThat(scene.record().state()).isEqualTo(OPEN);
            assertThat(scene.members.subList(0, 3)).extracting(Member::state).containsOnly(OPEN);
        }
    }

    @Test
    void newFleetOpensAtOnce() {
        try (FleetScene scene = new FleetScene(1)) {
            scene.fail(0);
            assertThat(scene.record().state()).isEqualTo(OPEN);
        }
    }
}
