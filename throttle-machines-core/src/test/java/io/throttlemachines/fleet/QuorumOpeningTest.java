package io.throttlemachines.fleet;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.FleetOpened;
import io.throttlemachines.event.FleetVote;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.state.OpenCause;
import io.throttlemachines.testing.Bench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each instance counts for itself and votes; a quorum of votes opens the breaker on all. */
class QuorumOpeningTest {

    @ParameterizedTest(name = "{1} of {0} instances at quorum {2}: opens {3}")
    @CsvSource({
        "1, 1, 0.5, true", "2, 1, 0.5, false", "2, 2, 0.5, true", "3, 1, 0.1, false", "3, 1, 0.5, false",
                "3, 2, 0.5, true",
        "5, 1, 0.5, false", "5, 2, 0.5, false", "5, 3, 0.5, true", "5, 4, 1.0, false", "5, 5, 1.0, true",
                "5, 1, 1, true",
        "4, 2, 3, false", "4, 3, 3, true", "2, 2, 3, false"
    })
    void quorumOpensAllAndLessOpensNoOther(int instances, int sick, String quorum, boolean opens) {
        try (FleetScene scene = new FleetScene(instances, settings -> settings.quorum(Quorum.parse(quorum)))) {
            for (int i = 0; i < sick; i++) {
                scene.fail(i);
                scene.poll();
            }

            for (int i = 0; i < instances; i++) {
                assertThat(scene.member(i).state()).isEqualTo(opens || i < sick ? OPEN : CLOSED);
            }
            assertThat(scene.record().state()).isEqualTo(opens ? OPEN : CLOSED);
        }
    }

    @Test
    void sickInstancesVoteAndEveryInstanceKnows() {
        try (FleetScene scene = new FleetScene(5)) {
            scene.fail(0, 1);
            scene.poll();

            FleetStatus.ClusterBreaker status = scene.member(4).status();
            assertThat(status.votes()).containsExactly("a", "b");
            assertThat(status.needed()).isEqualTo(3);
            assertThat(status.quorum()).isEqualTo(Quorum.MAJORITY);
            assertThat(scene.member(4).machines.fleet().orElseThrow().live()).isEqualTo(5);
            assertThat(scene.member(4).machines.fleet().orElseThrow().instances())
                    .extracting(FleetStore.Instance::name)
                    .containsExactly("a", "b", "c", "d", "e");
        }
    }

    @Test
    void openingNamesTheVotesAndComesInOrder() {
        try (FleetScene scene = new FleetScene(5)) {
            scene.fail(0);
            scene.poll();
            scene.fail(1);
            scene.poll();
            scene.fail(2);

            FleetScene.Member other = scene.member(4);
            OpenCause cause = other.breaker().status().cause();
            assertThat(cause.kind()).isEqualTo(OpenCause.Kind.QUORUM);
            assertThat(cause.description()).isEqualTo("3 of 5 instances: a, b, c; 1 failure within PT1M on c");
            assertThat(other.events.all())
                    .extracting(ThrottleEvent::getClass)
                    .<Class<?>>map(each -> each)
                    .containsExactly(FleetVote.class, FleetVote.class, BreakerTransition.class, FleetOpened.class);
            FleetOpened opened = other.events.of(FleetOpened.class).get(0);
            assertThat(opened.votes()).containsExactly("a", "b", "c");
            assertThat(opened.live()).isEqualTo(5);
            FleetVote second = other.events.of(FleetVote.class).get(1);
            assertThat(second.instance()).isEqualTo("b");
            assertThat(second.given()).isTrue();
            assertThat(second.votes()).isEqualTo(2);
            assertThat(second.needed()).isEqualTo(3);
        }
    }

    @Test
    void instanceThatIsOpenAlreadyOnlyChangesItsCause() {
        try (FleetScene scene = new FleetScene(3)) {
            scene.fail(0, 1);

            FleetScene.Member sick = scene.member(0);
            assertThat(sick.events.of(BreakerTransition.class)).hasSize(1);
            assertThat(sick.events.of(FleetOpened.class)).hasSize(1);
            assertThat(sick.breaker().status().cause().kind()).isEqualTo(OpenCause.Kind.QUORUM);
            assertThat(sick.breaker().status().failures()).isEqualTo(1);
            assertThat(sick.breaker().status().cause().lastFailure()).hasMessage("down");
        }
    }

    @Test
    void instanceThatRecoversByItselfWithdrawsItsVote() {
        try (FleetScene scene = new FleetScene(5)) {
            scene.fail(0, 1);
            scene.advance(Bench.RESET_TIMEOUT);
            assertThat(scene.member(0).call()).isTrue();
            scene.now();
            scene.poll();

            assertThat(scene.member(4).status().votes()).containsExactly("b");
            assertThat(scene.member(4).events.of(FleetVote.class))
                    .filteredOn(vote -> !vote.given())
                    .extracting(FleetVote::instance)
                    .containsExactly("a");
        }
    }

    @Test
    void openingByHandIsNoVote() {
        try (FleetScene scene = new FleetScene(1)) {
            scene.member(0).breaker().forceOpen();
            scene.poll();

            assertThat(scene.store.votes(FleetScene.NAME)).isEmpty();
        }
    }

    @Test
    void breakerInModeOffNeitherVotesNorFollows() {
        try (FleetScene scene = new FleetScene(3)) {
            scene.member(2).breaker().mode(Mode.OFF);
            scene.fail(0, 1, 2);

            assertThat(scene.states()).containsExactly(OPEN, OPEN, CLOSED);

            scene.member(2).breaker().mode(Mode.ENFORCE);
            assertThat(scene.member(2).state()).isEqualTo(OPEN);
        }
    }

    @Test
    void observingBreakerFollowsAndRefusesNothing() {
        try (FleetScene scene = new FleetScene(3)) {
            scene.member(2).breaker().mode(Mode.OBSERVE);
            scene.fail(0, 1);

            assertThat(scene.states()).containsOnly(OPEN);
            assertThat(scene.member(2).call()).isTrue();
        }
    }

    @Test
    void quorumCanChangeWhileRunning() {
        try (FleetScene scene = new FleetScene(3)) {
            scene.members.forEach(member -> member.breaker()
                    .configure(
                            member.breaker().config().toBuilder()
                                    .quorum(Quorum.count(1))
                                    .build(),
                            ActionNote.NONE));
            scene.fail(0);
            scene.poll();

            assertThat(scene.states()).containsOnly(OPEN);
        }
    }

    @Test
    void voteFromBeforeResetDoesNotOpenTheBreakerAfterIt() {
        try (FleetScene scene = new FleetScene(3)) {
            scene.fail(0);
            scene.poll();
            scene.member(0).line.weather(MemoryFleetStore.Weather.SILENT);
            scene.member(1).breaker().reset();
            scene.fail(1);
            scene.poll();

            assertThat(scene.store.votes(FleetScene.NAME)).containsOnlyKeys("a", "b");
            assertThat(scene.record().state()).isEqualTo(CLOSED);
            assertThat(scene.member(2).state()).isEqualTo(CLOSED);
        }
    }

    @Test
    void closedBreakerCallsNoStore() {
        try (FleetScene scene = new FleetScene(3)) {
            int before = scene.store.calls();
            for (int i = 0; i < 1_000; i++) {
                scene.member(0).call();
            }

            assertThat(scene.store.calls()).isEqualTo(before);
        }
    }
}
