package io.throttlemachines.fleet;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throttlemachines.fleet.FleetScene.Member;
import io.throttlemachines.fleet.MemoryFleetStore.Weather;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that do not wait for the place of a probe: the next of them is the probe, however rarely they come. */
class FleetRareCallerTest {

    @Test
    void callerThatMustNotWaitAsksAndTheNextIsTheProbe() {
        try (FleetScene scene = FleetProbeTest.due(3, settings -> {})) {
            Member member = scene.member(2);
            member.line.weather(Weather.SLOW);
            assertThatExceptionOfType(CircuitOpenException.class)
                    .isThrownBy(() -> member.breaker().admit())
                    .satisfies(refusal -> assertThat(refusal.retryAfter()).contains(Duration.ofMillis(10)));
            member.line.weather(Weather.FAIR);
            member.line.release();
            assertThat(scene.record().probes()).hasSize(1);
            assertThat(scene.member(0).call()).isFalse();

            member.breaker().admit().succeeded(null);
            scene.now();
            assertThat(scene.states()).containsOnly(CLOSED);
        }
    }

    @Test
    void placeThatNoCallUsesIsGivenBackAfterPoll() {
        try (FleetScene scene = FleetProbeTest.due(3, settings -> {})) {
            Member member = scene.member(2);
            assertThat(asksInVain(member)).isTrue();
            scene.advance(FleetScene.POLL.multipliedBy(2));

            assertThat(scene.record().probes()).isEmpty();
            assertThat(scene.member(0).call()).isTrue();
        }
    }

    /** Such as a hedge that is called rarely. */
    @ParameterizedTest
    @ValueSource(longs = {1, 4, 30, 290})
    void rareCallerThatMustNotWaitIsTheProbeTheThirdTime(long seconds) {
        try (FleetScene scene = FleetProbeTest.due(3, settings -> {})) {
            Member member = scene.member(2);
            for (int call = 0; call < 2; call++) {
                assertThat(asksInVain(member)).isTrue();
                assertThat(scene.record().probes()).hasSize(1);
                scene.advance(Duration.ofSeconds(seconds));
            }

            member.breaker().admit().succeeded(null);
            scene.now();
            assertThat(scene.states()).containsOnly(CLOSED);
        }
    }

    @Test
    void placeForRareCallerThatDoesNotComeAgainIsGivenBack() {
        try (FleetScene scene = FleetProbeTest.due(3, settings -> {})) {
            Member member = scene.member(2);
            asksInVain(member);
            scene.advance(Duration.ofSeconds(20));
            asksInVain(member);
            scene.advance(Duration.ofSeconds(30));
            assertThat(scene.member(0).call()).isFalse();

            scene.advance(Duration.ofSeconds(11));
            assertThat(scene.record().probes()).isEmpty();
            assertThat(scene.member(0).call()).isTrue();
        }
    }

    /** How rarely callers came before the breaker opened the last time says nothing. */
    @Test
    void placeIsGivenBackAfterPollIfTheLastQuestionWasInAnotherOutage() {
        try (FleetScene scene = FleetProbeTest.due(3, settings -> {})) {
            Member member = scene.member(2);
            asksInVain(member);
            member.breaker().admit().succeeded(null);
            scene.advance(Duration.ofMinutes(4));
            scene.fail(0, 1);
            scene.advance(Bench.RESET_TIMEOUT);
            assertThat(asksInVain(member)).isTrue();
            scene.advance(FleetScene.POLL.multipliedBy(2));

            assertThat(scene.record().probes()).isEmpty();
            assertThat(scene.member(0).call()).isTrue();
        }
    }

    @Test
    void callersThatComeTogetherCountAsOne() {
        try (FleetScene scene = FleetProbeTest.due(3, settings -> {})) {
            Member member = scene.member(2);
            for (int call = 0; call < 2; call++) {
                asksInVain(member);
                scene.advance(Duration.ofSeconds(call == 0 ? 10 : 0));
                assertThat(scene.record().probes()).hasSize(call == 0 ? 0 : 1);
            }
            member.breaker().admit().release();
            scene.now();
            asksInVain(member);
            scene.advance(Duration.ofSeconds(10));

            member.breaker().admit().succeeded(null);
            scene.now();
            assertThat(scene.states()).containsOnly(CLOSED);
        }
    }

    /** Asks for a place, and does not wait for the answer, which comes at once afterwards. */
    private static boolean asksInVain(Member member) {
        member.line.weather(Weather.SLOW);
        try {
            member.breaker().admit();
            return false;
        } catch (CircuitOpenException refused) {
            return true;
        } finally {
            member.line.weather(Weather.FAIR);
            member.line.release();
        }
    }
}
