package io.throttlemachines.fleet;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.HALF_OPEN;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ManualActionLifted;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.fleet.FleetScene.Member;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.state.CircuitState;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator does on one instance reaches all. */
class FleetManualTest {

    private static final ActionNote NOTE = new ActionNote("alice", "deploy", null);

    static Stream<Arguments> actions() {
        BiConsumer<Breaker, ActionNote> forceOpen = Breaker::forceOpen;
        BiConsumer<Breaker, ActionNote> isolate = Breaker::isolate;
        BiConsumer<Breaker, ActionNote> forceClose = Breaker::forceClose;
        BiConsumer<Breaker, ActionNote> reset = Breaker::tryReset;
        BiConsumer<Breaker, ActionNote> recover = Breaker::tryRecover;
        return Stream.of(
                Arguments.of(ManualAction.Kind.FORCE_OPEN, forceOpen, CLOSED, OPEN),
                Arguments.of(ManualAction.Kind.ISOLATE, isolate, CLOSED, OPEN),
                Arguments.of(ManualAction.Kind.ISOLATE, isolate, OPEN, OPEN),
                Arguments.of(ManualAction.Kind.FORCE_CLOSE, forceClose, OPEN, CLOSED),
                Arguments.of(ManualAction.Kind.RESET, reset, OPEN, CLOSED),
                Arguments.of(ManualAction.Kind.ATTEMPT_RECOVERY, recover, OPEN, HALF_OPEN));
    }

    @ParameterizedTest(name = "{0} from {2}")
    @MethodSource("actions")
    void actionReachesAllAtOnce(
            ManualAction.Kind kind, BiConsumer<Breaker, ActionNote> action, CircuitState from, CircuitState to) {
        reaches(kind, action, from, to, true);
    }

    @ParameterizedTest(name = "{0} from {2}")
    @MethodSource("actions")
    void actionReachesAllWithinOnePollWithoutMessages(
            ManualAction.Kind kind, BiConsumer<Breaker, ActionNote> action, CircuitState from, CircuitState to) {
        reaches(kind, action, from, to, false);
    }

    private static void reaches(
            ManualAction.Kind kind,
            BiConsumer<Breaker, ActionNote> action,
            CircuitState from,
            CircuitState to,
            boolean messages) {
        try (FleetScene scene = new FleetScene(3)) {
            if (from == OPEN) {
                scene.fail(0, 1);
            }
            scene.members.forEach(member -> member.line.messages(messages));
            action.accept(scene.member(1).breaker(), NOTE);
            scene.advance(messages ? Duration.ZERO : FleetScene.POLL);

            assertThat(scene.states()).containsOnly(to);
            for (Member member : scene.members) {
                ManualAction last = member.breaker().status().manualAction();
                assertThat(last.kind()).as(member.name).isEqualTo(kind);
                assertThat(last.by()).isEqualTo("alice");
                assertThat(last.reason()).isEqualTo("deploy");
                assertThat(member.events.of(ManualActionTaken.class))
                        .as(member.name)
                        .hasSize(1);
            }
            if (to == OPEN) {
                assertThat(scene.member(0).breaker().status().cause().description())
                        .endsWith("by hand by alice: deploy (on b)");
                assertThat(scene.member(0).breaker().status().isolated()).isEqualTo(kind == ManualAction.Kind.ISOLATE);
            }
        }
    }

    @Test
    void isolatedBreakerStaysOpenEverywhereUntilItsTimeIsOver() {
        try (FleetScene scene = new FleetScene(3)) {
            scene.member(0).breaker().isolate(NOTE.lasting(Duration.ofMinutes(2)));
            scene.now();
            scene.advance(Duration.ofSeconds(119));
            assertThat(scene.members).noneMatch(Member::call);

            scene.advance(Duration.ofSeconds(1));
            assertThat(scene.member(2).call()).isTrue();
            scene.now();
            assertThat(scene.states()).containsOnly(CLOSED);
            assertThat(scene.members)
                    .allSatisfy(member -> assertThat(member.events.of(ManualActionLifted.class))
                            .hasSize(1));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingAlsoClearsWhatInstancesOpenedThemselves(boolean forced) {
        try (FleetScene scene = new FleetScene(5)) {
            scene.fail(0, 1);
            scene.poll();
            Breaker other = scene.member(4).breaker();
            if (forced) {
                other.forceClose();
            } else {
                other.reset();
            }
            scene.now();

            assertThat(scene.states()).containsOnly(CLOSED);
            assertThat(scene.store.votes(FleetScene.NAME)).isEmpty();
        }
    }

    @Test
    void actionWinsOverTransitionThatTheFleetMakesMeanwhile() {
        try (FleetScene scene = new FleetScene(3)) {
            scene.members.forEach(member -> member.line.messages(false));
            scene.fail(0, 1);
            assertThat(scene.record().state()).isEqualTo(OPEN);
            assertThat(scene.member(2).state()).isEqualTo(CLOSED);

            scene.member(2).breaker().isolate(NOTE);
            scene.poll();

            assertThat(scene.members)
                    .allMatch(member -> member.breaker().status().isolated());
        }
    }

    @Test
    void actionThatChangesNothingOnAnInstanceIsNoEventThere() {
        try (FleetScene scene = new FleetScene(3)) {
            scene.fail(0);
            scene.member(0).breaker().reset();
            scene.poll();

            assertThat(scene.member(0).events.of(ManualActionTaken.class)).hasSize(1);
            assertThat(scene.member(1).events.of(ManualActionTaken.class)).isEmpty();
        }
    }

    @Test
    void settingsAndModesStayWithTheInstance() {
        try (FleetScene scene = new FleetScene(2)) {
            Breaker breaker = scene.member(0).breaker();
            breaker.mode(Mode.OBSERVE);
            breaker.configure(breaker.config().toBuilder().failureThreshold(9).build(), ActionNote.NONE);
            scene.poll();

            assertThat(scene.member(1).breaker().mode()).isEqualTo(Mode.ENFORCE);
            assertThat(scene.member(1).breaker().config().failureThreshold()).isEqualTo(1);
        }
    }

    /** It does not take the end of its mode for a transition that the fleet has to make. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void instanceWhoseTimedModeOffEndsFollowsAnIsolation(boolean call) {
        try (FleetScene scene = new FleetScene(3)) {
            scene.member(2).breaker().mode(Mode.OFF, ActionNote.because("test").lasting(Duration.ofSeconds(2)));
            scene.member(0).breaker().isolate();
            scene.advance(Duration.ofMillis(2_600));
            if (call) {
                assertThat(scene.member(2).call()).isFalse();
            }
            scene.poll();
            scene.poll();
            assertThat(scene.states()).containsOnly(OPEN);
            assertThat(scene.member(1).breaker().status().isolated()).isTrue();
            assertThat(scene.member(2).breaker().status().isolated()).isTrue();
        }
    }

    @Test
    void emergencyShutdownAndResetOfGroupReachAll() {
        GroupConfig group = GroupConfig.builder()
                .breaker("gateway", FleetScene.settings(settings -> {}))
                .breaker("charge", FleetScene.settings(settings -> settings.dependsOn("gateway")))
                .build();
        try (FleetScene scene = new FleetScene(3, builder -> builder.group("pay", group), true)) {
            scene.member(0).machines.group("pay").emergencyShutdown();
            scene.now();
            assertThat(scene.members)
                    .allSatisfy(member -> assertThat(member.machines.breakers().values())
                            .allMatch(breaker -> breaker.status().isolated()));

            scene.member(1).machines.group("pay").resetAll();
            scene.now();
            assertThat(scene.members)
                    .allSatisfy(member -> assertThat(member.machines.breakers().values())
                            .allMatch(breaker -> breaker.state() == CLOSED));
        }
    }

    /** Such as by a reset right after a shutdown, when changes of some breakers are still on their way. */
    @Test
    void breakersCloseWhateverTheOrderInWhichTheFleetClosesThem() {
        Consumer<ThrottleMachinesBuilder> chain = builder -> builder.breaker("a", FleetScene.settings(settings -> {}))
                .breaker("b", FleetScene.settings(settings -> settings.dependsOn("a")))
                .breaker("c", FleetScene.settings(settings -> settings.dependsOn("b")))
                .breaker("d", FleetScene.settings(settings -> settings.dependsOn("c")));
        try (FleetScene scene = new FleetScene(3, chain, true)) {
            scene.member(0).machines.breakers().values().forEach(Breaker::isolate);
            scene.now();
            for (String name : List.of("d", "c", "b", "a")) {
                var unused = scene.store.replace(
                        name, scene.store.record(name).epoch(), FleetRecord.closed("an operator's tool", null));
                scene.now();
            }

            assertThat(scene.members)
                    .allSatisfy(member -> assertThat(member.machines.breakers().values())
                            .allMatch(breaker -> breaker.state() == CLOSED));
        }
    }
}
