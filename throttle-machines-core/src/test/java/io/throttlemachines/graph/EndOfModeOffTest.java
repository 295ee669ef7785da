package io.throttlemachines.graph;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.breaker.BreakerStatus.CascadeStatus.Member;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.group.Group;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** B8, C2, D3: the first call or look after the end of a timed mode finds it, on whichever node of the graph. */
class EndOfModeOffTest {

    private static final ActionNote FOR_FIVE_SECONDS = ActionNote.NONE.lasting(Duration.ofSeconds(5));

    private final Bench bench = new Bench(builder -> builder.group(
            "g",
            GroupConfig.builder()
                    .breaker("primary", Bench.cascadingTo("target"))
                    .breaker("target", Bench.cascadingTo("last"))
                    .breaker("last", Bench.settings().build())
                    .breaker("dependent", Bench.dependingOn("target"))
                    .breaker("far", Bench.dependingOn("dependent"))
                    .limiter(
                            "limiter",
                            LimiterConfig.of(10, Duration.ofSeconds(1)).toBuilder()
                                    .dependsOn("target")
                                    .build())
                    .build()));
    private final Group group = bench.machines().group("g");
    private final Breaker primary = group.breaker("primary");
    private final Breaker target = group.breaker("target");
    private final Breaker last = group.breaker("last");
    private final Breaker dependent = group.breaker("dependent");
    private final Breaker far = group.breaker("far");
    private final Limiter limiter = group.limiter("limiter");

    @AfterEach
    void close() {
        bench.close();
    }

    /** Its primary opens while the target is off. */
    private void targetWasOff() {
        target.mode(Mode.OFF, FOR_FIVE_SECONDS);
        primary.isolate();
        succeed(dependent);
        bench.advance(Duration.ofSeconds(6));
    }

    private static boolean blocked(Breaker breaker) {
        return ((DefaultBreaker) breaker).node().blocked();
    }

    @Test
    void callOnADependentFindsIt() {
        targetWasOff();

        assertRefused(dependent, DependencyException.class)
                .satisfies(refused -> assertThat(refused.blockedBy()).containsExactly("g.primary"));
        assertThat(bench.events().of(ModeChanged.class)).hasSize(2);
    }

    @Test
    void callOnADependentOfADependentFindsIt() {
        targetWasOff();

        assertRefused(far, DependencyException.class);
    }

    @Test
    void callOnALimiterFindsIt() {
        targetWasOff();

        assertRefused(limiter::acquire, DependencyException.class);
    }

    @Test
    void callOnATargetOfTheTargetFindsIt() {
        targetWasOff();

        assertRefused(last, CircuitOpenException.class);
    }

    @Test
    void asynchronousCallOnAKeyOfADependentFindsIt() {
        targetWasOff();

        assertThat(dependent.forKey("key").callAsync(() -> 1))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(DependencyException.class);
    }

    @Test
    void callOnANodeDeclaredMeanwhileFindsIt() {
        target.mode(Mode.OFF, FOR_FIVE_SECONDS);
        primary.isolate();
        Breaker late = bench.breaker("late", Bench.dependingOn("g.far"));
        bench.advance(Duration.ofSeconds(6));

        assertRefused(late, DependencyException.class);
    }

    @Test
    void stateShowsIt() {
        targetWasOff();

        assertThat(target.state()).isEqualTo(CircuitState.OPEN);
        assertThat(last.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void statusShowsIt() {
        targetWasOff();
        BreakerStatus status = target.status();

        assertThat(status.state()).isEqualTo(CircuitState.OPEN);
        assertThat(status.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(status.cause().kind()).isEqualTo(OpenCause.Kind.CASCADE);
    }

    @Test
    void statusOfOthersShowsIt() {
        targetWasOff();

        assertThat(limiter.status().blockedBy()).containsExactly("g.primary");
    }

    @Test
    void cascadeStatusShowsIt() {
        targetWasOff();

        assertThat(primary.cascadeStatus().cascaded()).extracting(Member::state).containsExactly(CircuitState.OPEN);
    }

    @Test
    void impactShowsIt() {
        targetWasOff();

        assertThat(bench.machines().impact("g.primary").unavailable())
                .containsExactlyInAnyOrder("g.primary", "g.target", "g.last", "g.dependent", "g.far", "g.limiter");
    }

    @Test
    void graphShowsIt() {
        targetWasOff();

        assertThat(bench.machines().graph().nodes())
                .filteredOn(node -> !node.available())
                .extracting(NodeStatus::name)
                .containsExactlyInAnyOrder("g.primary", "g.target", "g.last", "g.dependent", "g.far", "g.limiter");
    }

    @Test
    void looksAtWhetherACallWouldPassShowIt() {
        targetWasOff();
        assertThat(dependent.wouldAllow()).isFalse();
        targetWasOff();
        assertThat(last.wouldAllow()).isFalse();
        targetWasOff();
        assertThat(limiter.wouldAllow()).isFalse();
        targetWasOff();
        assertThat(target.recoveryAllowed().allowed()).isFalse();
        targetWasOff();
        assertThat(dependent.resetAllowed().allowed()).isFalse();
    }

    /** The change begins with the end of the mode: so the target opens while the primary is still OPEN. */
    @Test
    void resetOfThePrimaryComesAfterIt() {
        targetWasOff();
        primary.forceClose();

        assertThat(target.state()).isEqualTo(CircuitState.OPEN);
        succeed(target);
    }

    @Test
    void endsThatFollowEachOtherAreAllFound() {
        last.mode(Mode.OFF, FOR_FIVE_SECONDS);
        targetWasOff();

        assertRefused(last, CircuitOpenException.class);
    }

    @Test
    void returnToModeOffAdmitsCallsOnDependents() {
        target.mode(Mode.OFF);
        target.mode(Mode.OBSERVE, FOR_FIVE_SECONDS);
        fail(target);
        assertRefused(dependent, DependencyException.class);
        assertRefused(last, CircuitOpenException.class);
        bench.advance(Duration.ofSeconds(6));

        succeed(far);
        succeed(last);
    }

    @Test
    void callsOfDependentsLookForItOnlyAsLongAsTheModeLasts() {
        target.mode(Mode.OFF, FOR_FIVE_SECONDS);
        assertThat(blocked(far)).isTrue();
        succeed(far);
        bench.advance(Duration.ofSeconds(6));
        succeed(far);
        assertThat(blocked(far)).isFalse();

        target.mode(Mode.OFF, FOR_FIVE_SECONDS);
        assertThat(blocked(last)).isTrue();
        target.mode(Mode.OFF);
        assertThat(blocked(last)).isFalse();
        assertThat(blocked(primary)).isFalse();
    }

    @Test
    void cascadeThatEndsTheModeEndsTheSearchForIt() {
        target.mode(Mode.OFF, FOR_FIVE_SECONDS);
        bench.advance(Duration.ofSeconds(6));
        primary.isolate();
        primary.forceClose();
        target.forceClose();

        assertThat(blocked(far)).isFalse();
    }

    @Test
    void changeThatFailsLeavesTheSearchAsItWas() {
        target.mode(Mode.OFF, FOR_FIVE_SECONDS);
        assertThatIllegalStateException().isThrownBy(() -> target.isolate());
        assertThat(blocked(far)).isTrue();
        bench.advance(Duration.ofSeconds(6));

        succeed(far);
        assertThat(blocked(far)).isFalse();
    }
}
