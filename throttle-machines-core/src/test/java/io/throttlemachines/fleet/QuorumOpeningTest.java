package io.throttlemachines.fleet;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.HALF_OPEN;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.event.FleetOpened;
import io.throttlemachines.event.FleetVote;
import io.throttlemachines.state.OpenCause;
import org.junit.jupiter.api.Test;

/** Each instance counts for itself and votes; a quorum of votes opens the breaker on all. */
class QuorumOpeningTest {

    @Test
    void twoSickInstancesOfFiveOpenOnlyThemselves() {
        try (FleetScene scene = new FleetScene(5)) {
            scene.fail(0, 1);
            scene.poll();

            assertThat(scene.states()).containsExactly(OPEN, OPEN, CLOSED, CLOSED, CLOSED);
            assertThat(scene.member(4).status().votes()).containsExactly("a", "b");
            assertThat(scene.member(4).status().needed()).isEqualTo(3);
            assertThat(scene.record()).isEqualTo(FleetRecord.NONE);
        }
    }

    @Test
    void threeSickInstancesOfFiveOpenAll() {
        try (FleetScene scene = new FleetScene(5)) {
            scene.fail(0, 1);
            scene.poll();
            scene.fail(2);

            assertThat(scene.states()).containsOnly(OPEN);
            assertThat(scene.member(4).breaker().status().cause().kind()).isEqualTo(OpenCause.Kind.QUORUM);
            assertThat(scene.member(4).breaker().status().cause().description()).startsWith("3 of 5 instances: a, b, c");
            assertThat(scene.member(4).events.of(FleetOpened.class))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.votes()).containsExactly("a", "b", "c");
                        assertThat(event.live()).isEqualTo(5);
                    });
            assertThat(scene.member(4).events.of(FleetVote.class))
                    .extracting(FleetVote::instance)
                    .containsExactly("a", "b");
        }
    }

    @Test
    void fleetRecoversByOneProbe() {
        try (FleetScene scene = new FleetScene(5)) {
            scene.fail(0, 1, 2);
            scene.advance(io.throttlemachines.testing.Bench.RESET_TIMEOUT);
            var probe = scene.member(3).breaker().admit();
            scene.now();

            assertThat(scene.states()).containsOnly(HALF_OPEN);
            assertThat(scene.member(0).call()).isFalse();
            assertThat(scene.member(3).call()).isFalse();

            probe.succeeded(null);
            scene.now();
            assertThat(scene.states()).containsOnly(CLOSED);
        }
    }
}
