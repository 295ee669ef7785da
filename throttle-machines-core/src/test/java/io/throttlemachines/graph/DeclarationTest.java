package io.throttlemachines.graph;

import static io.throttlemachines.testing.Calls.fail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** D7: declarations with cycles and unknown names are rejected. Contract 2: the meaning of names. */
class DeclarationTest {

    private final Bench bench = new Bench();

    @Test
    void cycleIsRefusedWithItsPath() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ThrottleMachines.builder()
                        .breaker("auth", Bench.dependingOn("user"))
                        .breaker("user", Bench.dependingOn("auth"))
                        .build())
                .withMessageContaining("auth -> user -> auth");
    }

    @Test
    void longCycleIsShownWithoutOtherNodes() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ThrottleMachines.builder()
                        .breaker("web", Bench.dependingOn("a"))
                        .breaker("a", Bench.dependingOn("base", "b"))
                        .breaker("b", Bench.dependingOn("c"))
                        .breaker("c", Bench.dependingOn("a"))
                        .breaker("base", Bench.settings().build())
                        .build())
                .withMessageContaining("a -> b -> c -> a")
                .withMessageNotContaining("web")
                .withMessageNotContaining("base");
    }

    @Test
    void nodeThatDependsOnItselfIsRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> bench.breaker("self", Bench.dependingOn("self")))
                .withMessageContaining("self -> self");
    }

    @Test
    void cascadesAreCheckedForCycles() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ThrottleMachines.builder()
                        .breaker("a", Bench.cascadingTo("b"))
                        .breaker("b", Bench.cascadingTo("a"))
                        .build())
                .withMessageContaining("a -> b -> a");
    }

    @Test
    void primaryMayNotDependOnItsTarget() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ThrottleMachines.builder()
                        .breaker(
                                "primary",
                                Bench.settings()
                                        .cascadesTo("target")
                                        .dependsOn("target")
                                        .build())
                        .breaker("target", Bench.settings().build())
                        .build())
                .withMessageContaining("primary -> target -> primary");
    }

    @Test
    void cycleThroughALimiterIsRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ThrottleMachines.builder()
                        .breaker("breaker", Bench.dependingOn("limiter"))
                        .limiter(
                                "limiter",
                                LimiterConfig.builder()
                                        .limit(1)
                                        .period(Duration.ofSeconds(1))
                                        .dependsOn("breaker")
                                        .build())
                        .build())
                .withMessageContaining("breaker -> limiter -> breaker");
    }

    @Test
    void cycleWithExistingNodesIsRefusedAndChangesNothing() {
        Breaker low = bench.breaker("low");
        bench.breaker("high", Bench.dependingOn("low"));
        BreakerConfig knot =
                Bench.settings().dependsOn("high").cascadesTo("low").build();

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> bench.breaker("knot", knot))
                .withMessageContaining("knot -> high -> low -> knot");
        assertThat(bench.machines().breakers()).containsOnlyKeys("low", "high");
        assertThat(((DefaultBreaker) low).node().primaries()).isEmpty();
        fail(low);
        assertThat(((DefaultBreaker) bench.breaker("high")).node().blocked()).isTrue();
    }

    @Test
    void diamondIsNotACycle() {
        bench.breaker("top");
        bench.breaker("left", Bench.dependingOn("top"));
        bench.breaker("right", Bench.dependingOn("top"));

        assertThat(bench.breaker("bottom", Bench.dependingOn("left", "right")).name())
                .isEqualTo("bottom");
    }

    @Test
    void veryDeepCycleIsFoundWithoutOverflow() {
        ThrottleMachinesBuilder builder = ThrottleMachines.builder();
        int size = 20_000;
        for (int i = 0; i < size; i++) {
            builder.breaker("n" + i, Bench.dependingOn("n" + (i + 1) % size));
        }

        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(builder::build);
    }

    @Test
    void unknownDependencyIsRefusedWithTheNearestNames() {
        bench.breaker("database");
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class, () -> bench.breaker("service", Bench.dependingOn("databsae")));

        assertThat(refused.node()).isEqualTo("service");
        assertThat(refused.setting()).isEqualTo("depends-on");
        assertThat(refused.problem()).isEqualTo("'service' depends on 'databsae', which is not declared.");
        assertThat(refused.advice()).startsWith("Did you mean 'database'");
        assertThat(bench.machines().breakers()).containsOnlyKeys("database");
    }

    @Test
    void nearestNamesInAGroupAreItsMembersFirst() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> bench.machines()
                        .group(
                                "payments",
                                GroupConfig.builder()
                                        .breaker("gateway", Bench.settings().build())
                                        .breaker("webhooks", Bench.dependingOn("gatway"))
                                        .build()))
                .withMessageContaining("'payments.webhooks' depends on 'gatway'")
                .withMessageContaining("Did you mean 'gateway'");
    }

    @Test
    void unknownLimiterAndGroupAreRefusedWithTheNearestNames() {
        bench.machines().limiter("public-api", LimiterConfig.of(1, Duration.ofSeconds(1)));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> bench.machines().limiter("pubic-api"))
                .withMessageContaining("Did you mean 'public-api'?");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> bench.machines().group("payments"));
    }

    @Test
    void limiterCannotBeTheTargetOfACascade() {
        bench.machines().limiter("limiter", LimiterConfig.of(1, Duration.ofSeconds(1)));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> bench.breaker("primary", Bench.cascadingTo("limiter")))
                .withMessageContaining("which is a limiter");
    }

    @Test
    void sameNameIsTheSameObject() {
        assertThat(bench.breaker("one")).isSameAs(bench.breaker("one"));
        assertThat(bench.breaker("two", Bench.settings().build()))
                .isSameAs(bench.breaker("two", Bench.settings().build()));
    }

    @Test
    void declaringTwiceWithDifferentSettingsIsRefused() {
        bench.breaker("one", Bench.settings().build());

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> bench.breaker(
                        "one", Bench.settings().failureThreshold(9).build()))
                .withMessageContaining("'one' is declared already, with other settings");
    }

    @Test
    void twoInstancesNeverSeeEachOther() {
        try (Bench other = new Bench()) {
            bench.breaker("database").forceOpen();

            assertThat(other.machines().breakers()).isEmpty();
            assertThat(other.breaker("database").wouldAllow()).isTrue();
            assertThat(other.events().all()).isEmpty();
        }
    }

    @Test
    void emptyNameIsRefused() {
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> bench.breaker(" "));
    }
}
