package io.throttlemachines.graph;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerStatus.CascadeStatus;
import io.throttlemachines.breaker.BreakerStatus.CascadeStatus.Member;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.CascadeTriggered;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause.Kind;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** C1, C3, C6: which breakers open with a primary, and the events and status that report it. */
class CascadeTest {

    private final Bench bench = new Bench();

    @Test
    void everyTargetOpensWithItsPrimary() {
        Breaker primary = bench.breaker("primary", Bench.cascadingTo("one", "two"));
        fail(primary);

        assertThat(bench.breaker("one").state()).isEqualTo(CircuitState.OPEN);
        assertThat(bench.breaker("two").state()).isEqualTo(CircuitState.OPEN);
        assertRefused(bench.breaker("one"), CircuitOpenException.class);
    }

    @Test
    void whateverOpensThePrimaryOpensItsTargets() {
        Breaker primary = bench.breaker("primary", Bench.cascadingTo("target"));
        Breaker target = bench.breaker("target");
        primary.forceOpen();
        assertThat(target.state()).isEqualTo(CircuitState.OPEN);

        primary.forceClose();
        target.forceClose();
        primary.isolate();
        assertThat(target.state()).isEqualTo(CircuitState.OPEN);
        assertThat(target.status().isolated()).isFalse();

        primary.forceClose();
        target.forceClose();
        bench.breaker("outer", Bench.cascadingTo("primary")).forceOpen();
        assertThat(target.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void failedProbeOfThePrimaryOpensItsTargetsAgain() {
        Breaker primary = bench.breaker("primary", Bench.cascadingTo("target"));
        Breaker target = bench.breaker("target");
        fail(primary);
        bench.untilDue();
        Admission probe = primary.admit();
        succeed(target);
        assertThat(target.state()).isEqualTo(CircuitState.CLOSED);

        probe.failed(new IllegalStateException());
        assertThat(target.state()).isEqualTo(CircuitState.OPEN);
        assertThat(bench.events().of(CascadeTriggered.class)).hasSize(2);
    }

    @Test
    void undeclaredTargetIsABreakerWithTheDefaults() {
        try (Bench other = new Bench(builder ->
                builder.defaultBreaker(BreakerConfig.defaults()).breaker("primary", Bench.cascadingTo("undeclared")))) {
            assertThat(other.machines().breakers()).containsOnlyKeys("primary", "undeclared");
            assertThat(other.machines().undeclared()).containsExactly("undeclared");
            assertThat(other.breaker("undeclared").config()).isEqualTo(BreakerConfig.defaults());
        }
    }

    @Test
    void undeclaredBreakersAreKnownApartFromUndeclaredHedges() {
        try (Bench other = new Bench(builder -> builder.breaker("declared", BreakerConfig.defaults())
                .hedge(
                        "search",
                        HedgeConfig.builder()
                                .breakers(List.of("attempt", "declared"))
                                .build()))) {
            other.machines().hedge("declared");
            other.machines().breaker("search");

            assertThat(other.machines().undeclared()).containsExactly("attempt", "declared", "search");
            assertThat(other.machines().undeclaredBreakers()).containsExactly("attempt", "search");
        }
    }

    @Test
    void cascadeGoesThroughLevelsAndEachOpensOnce() {
        bench.breaker("leaf");
        bench.breaker("left", Bench.cascadingTo("leaf"));
        bench.breaker("right", Bench.cascadingTo("leaf"));
        Breaker root = bench.breaker("root", Bench.cascadingTo("left", "right"));
        fail(root);

        assertThat(bench.events().of(BreakerTransition.class))
                .extracting(BreakerTransition::name)
                .containsExactly("root", "left", "right", "leaf");
    }

    @Test
    void oneCascadeEventForAllLevelsAfterTheTransitions() {
        bench.breaker("leaf");
        bench.breaker("left", Bench.cascadingTo("leaf"));
        bench.breaker("right", Bench.cascadingTo("leaf", "other"));
        Breaker root = bench.breaker("root", Bench.cascadingTo("left", "right"));
        fail(root);

        assertThat(bench.events().lines())
                .containsExactly(
                        "root: CLOSED -> OPEN",
                        "left: CLOSED -> OPEN",
                        "right: CLOSED -> OPEN",
                        "leaf: CLOSED -> OPEN",
                        "other: CLOSED -> OPEN",
                        "root opened [left, right, leaf, other]");
        assertThat(bench.events().of(CascadeTriggered.class))
                .singleElement()
                .extracting(CascadeTriggered::primary)
                .isEqualTo("root");
    }

    @Test
    void targetThatIsAlreadyOpenIsUnchangedAndNotListed() {
        Breaker primary = bench.breaker("primary", Bench.cascadingTo("own", "other"));
        Breaker own = bench.breaker("own");
        fail(own);
        var before = own.status().cause();
        fail(primary);

        assertThat(own.status().cause()).isEqualTo(before);
        assertThat(bench.events().of(CascadeTriggered.class))
                .singleElement()
                .satisfies(event -> assertThat(event.opened()).containsExactly("other"));
    }

    @Test
    void noCascadeEventWhenNothingElseOpened() {
        Breaker primary = bench.breaker("primary", Bench.cascadingTo("target"));
        bench.breaker("target").forceOpen();
        fail(primary);

        assertThat(bench.events().of(CascadeTriggered.class)).isEmpty();
        assertThat(primary.cascadeStatus().triggeredAt()).isNull();
    }

    @Test
    void halfOpenTargetOpensToo() {
        Breaker primary = bench.breaker("primary", Bench.cascadingTo("target"));
        Breaker target = bench.breaker("target");
        fail(target);
        target.attemptRecovery();
        bench.events().clear();
        fail(primary);

        assertThat(bench.events().lines()).contains("target: HALF_OPEN -> OPEN");
    }

    @Test
    void causeNamesThePrimaryAndTheBreakerInBetween() {
        bench.breaker("middle", Bench.cascadingTo("leaf"));
        Breaker root = bench.breaker("root", Bench.cascadingTo("middle"));
        fail(root);

        var cause = bench.breaker("leaf").status().cause();
        assertThat(cause.kind()).isEqualTo(Kind.CASCADE);
        assertThat(cause.primary()).isEqualTo("root");
        assertThat(cause.description()).isEqualTo("cascade from root via middle");
        assertThat(bench.breaker("middle").status().cause().description()).isEqualTo("cascade from root");
    }

    @Test
    void failuresOfThePrimaryAreNotCountedForTheTarget() {
        Breaker target =
                bench.breaker("target", Bench.settings().failureThreshold(5).build());
        Breaker primary = bench.breaker("primary", Bench.cascadingTo("target"));
        fail(target, 3);
        fail(primary);

        assertThat(target.status().failures()).isZero();
        assertThat(primary.status().failures()).isEqualTo(1);
    }

    @Test
    void statusOfACascade() {
        Breaker primary = bench.breaker("primary", Bench.cascadingTo("one", "two"));
        assertThat(primary.cascadeStatus())
                .isEqualTo(new CascadeStatus(
                        new Member("primary", CircuitState.CLOSED, 0),
                        List.of(new Member("one", CircuitState.CLOSED, 0), new Member("two", CircuitState.CLOSED, 0)),
                        null));

        bench.advance(Duration.ofSeconds(3));
        fail(primary);
        assertThat(primary.cascadeStatus())
                .isEqualTo(new CascadeStatus(
                        new Member("primary", CircuitState.OPEN, 1),
                        List.of(new Member("one", CircuitState.OPEN, 0), new Member("two", CircuitState.OPEN, 0)),
                        Instant.EPOCH.plusSeconds(3)));
    }

    @Test
    void breakerWithoutTargetsHasACascadeStatusWithoutTargets() {
        assertThat(bench.breaker("single").cascadeStatus().cascaded()).isEmpty();
    }
}
