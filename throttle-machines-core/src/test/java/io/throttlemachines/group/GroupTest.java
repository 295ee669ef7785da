package io.throttlemachines.group;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** G1 to G6: groups. */
class GroupTest {

    private final Bench bench = new Bench();
    private final AtomicBoolean agrees = new AtomicBoolean(true);
    private final Breaker outside = bench.breaker("outside");
    private final Group group = bench.machines()
            .group(
                    "fleet",
                    GroupConfig.builder()
                            .breaker("web", Bench.dependingOn("queue", "limit"))
                            .breaker(
                                    "base",
                                    Bench.settings()
                                            .resetGuard(any -> agrees.get())
                                            .build())
                            .breaker("queue", Bench.dependingOn("base", "outside"))
                            .breaker(
                                    "guarded",
                                    Bench.settings().guard(any -> agrees.get()).build())
                            .limiter(
                                    "limit",
                                    LimiterConfig.builder()
                                            .limit(2)
                                            .period(Duration.ofMinutes(1))
                                            .dependsOn("base")
                                            .build())
                            .limiter(
                                    "guardedLimit",
                                    LimiterConfig.builder()
                                            .limit(2)
                                            .period(Duration.ofMinutes(1))
                                            .guard(agrees::get)
                                            .build())
                            .build());

    @Test
    void membersAreBreakersAndLimitersLikeAnyOther() {
        assertThat(group.breaker("web").name()).isEqualTo("fleet.web");
        assertThat(group.limiter("limit").name()).isEqualTo("fleet.limit");
        assertThat(bench.machines().breaker("fleet.web")).isSameAs(group.breaker("web"));
        assertThat(bench.machines().limiter("fleet.limit")).isSameAs(group.limiter("limit"));
        assertThat(bench.machines().group("fleet")).isSameAs(group);
    }

    @Test
    void namesAreUniqueAmongAllMembers() {
        GroupConfigBuilder builder =
                GroupConfig.builder().breaker("same", Bench.settings().build());

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> builder.limiter("same", LimiterConfig.of(1, Duration.ofSeconds(1))))
                .withMessageContaining("two members named 'same'");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> builder.breaker("same", Bench.settings().build()));
    }

    @Test
    void unknownMemberIsRefusedWithTheNearestNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group.execute("quue", () -> "never"))
                .withMessageContaining("Group 'fleet' has no member 'quue'. Did you mean 'queue'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group.breaker("limit"))
                .withMessageContaining("has no breaker 'limit'");
        assertThatIllegalArgumentException().isThrownBy(() -> group.limiter("web"));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> bench.machines().breaker("fleet.webb"))
                .withMessageContaining("The group 'fleet' has no member 'webb'");
    }

    @Test
    void operationalWhileNoBreakerIsOpen() {
        assertThat(group.operational()).isTrue();
        fail(outside);
        assertThat(group.operational()).isTrue();

        fail(group.breaker("base"));
        assertThat(group.operational()).isFalse();

        group.breaker("base").attemptRecovery();
        assertThat(group.operational()).as("half-open is not open").isTrue();
    }

    @Test
    void executeGoesThroughTheMember() throws Exception {
        assertThat(group.<String, Exception>execute("web", () -> "answer")).isEqualTo("answer");
        assertThat(group.<String, Exception>execute("limit", () -> "answer")).isEqualTo("answer");
        group.run("limit", () -> {});

        assertRefused(() -> group.run("limit", () -> {}), ThrottledException.class);
        group.breaker("web").forceOpen();
        assertRefused(() -> group.run("web", () -> {}), CircuitOpenException.class);
    }

    @Test
    void executeLooksAtDependenciesFirst() {
        group.run("limit", () -> {});
        group.run("limit", () -> {});
        fail(group.breaker("base"));

        assertRefused(() -> group.run("limit", () -> {}), DependencyException.class)
                .satisfies(refusal -> assertThat(refusal.blockedBy()).containsExactly("fleet.base"));
    }

    @Test
    void executeStageFollowsTheMember() {
        assertThat(group.executeStage("web", () -> CompletableFuture.completedFuture("answer")))
                .isCompletedWithValue("answer");
        assertThat(group.executeStage("limit", () -> CompletableFuture.completedFuture("answer")))
                .isCompletedWithValue("answer");
        fail(group.breaker("base"));

        assertThat(group.executeStage("web", () -> CompletableFuture.completedFuture("never")))
                .isCompletedExceptionally();
        assertThat(group.executeStage("limit", () -> CompletableFuture.completedFuture("never")))
                .isCompletedExceptionally();
    }

    @Test
    void emergencyShutdownIsolatesEveryBreaker() {
        fail(group.breaker("base"));
        var report = group.emergencyShutdown();

        assertThat(report.done()).isTrue();
        assertThat(report.steps())
                .extracting(Step::name)
                .containsExactlyInAnyOrder("fleet.base", "fleet.queue", "fleet.web", "fleet.guarded");
        assertThat(group.breakers().values())
                .allMatch(breaker -> breaker.status().isolated());
        assertThat(group.operational()).isFalse();
        bench.advance(Duration.ofDays(1));
        assertRefused(group.breaker("base"), CircuitOpenException.class);
        assertThat(outside.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void shutdownReportsABreakerThatIsOff() {
        group.breaker("guarded").mode(Mode.OFF);

        assertThat(group.emergencyShutdown().steps()).contains(new Step("fleet.guarded", false, "its mode is off"));
    }

    @Test
    void resetAllBringsAShutDownGroupBackInOneCall() {
        group.emergencyShutdown();
        var report = group.resetAll();

        assertThat(report.steps())
                .containsExactly(
                        new Step("fleet.base", true, null),
                        new Step("fleet.guarded", true, null),
                        new Step("fleet.queue", true, null),
                        new Step("fleet.web", true, null));
        assertThat(group.operational()).isTrue();
        succeed(group.breaker("web"));
    }

    @Test
    void resetAllReportsTheObjectionOfAGuard() {
        group.emergencyShutdown();
        agrees.set(false);

        assertThat(group.resetAll().steps())
                .containsExactly(
                        new Step("fleet.base", false, "its reset guard '" + GroupTest.class.getName() + "' says no"),
                        new Step("fleet.guarded", true, null),
                        new Step("fleet.queue", false, "needs fleet.base"),
                        new Step("fleet.web", false, "needs fleet.base"));
    }

    @Test
    void resetAllReportsTheObjectionOfANodeOutside() {
        group.emergencyShutdown();
        outside.isolate();

        assertThat(group.resetAll().steps())
                .contains(
                        new Step("fleet.base", true, null),
                        new Step("fleet.queue", false, "needs outside"),
                        new Step("fleet.web", false, "needs outside"));
    }

    @Test
    void resetAllWorksForCascadesWithinTheGroup() {
        Group chain = bench.machines()
                .group(
                        "chain",
                        GroupConfig.builder()
                                .breaker("z", Bench.cascadingTo("m"))
                                .breaker("m", Bench.cascadingTo("a"))
                                .breaker("a", Bench.settings().build())
                                .build());
        chain.emergencyShutdown();

        assertThat(chain.resetAll().done()).isTrue();
        assertThat(chain.operational()).isTrue();
    }

    @Test
    void statusShowsMembersAndTheRecoveryOrder() {
        fail(group.breaker("base"));
        GroupStatus status = group.status();

        assertThat(status.name()).isEqualTo("fleet");
        assertThat(status.operational()).isFalse();
        assertThat(status.breakers()).containsOnlyKeys("web", "base", "queue", "guarded");
        assertThat(status.limiters()).containsOnlyKeys("limit", "guardedLimit");
        assertThat(status.breakers().get("queue").blockedBy()).containsExactly("fleet.base");
        assertThat(status.limiters().get("limit").blockedBy()).containsExactly("fleet.base");
        assertThat(status.recoveryOrder()).containsExactly("base", "guarded", "queue", "web");
    }

    @Test
    void recoverWalksTheGroupOnly() {
        outside.forceOpen();
        group.breaker("base").forceOpen();
        group.breaker("web").forceOpen();

        assertThat(group.recover(Duration.ofMillis(10)).steps())
                .containsExactly(new Step("fleet.base", true, null), new Step("fleet.web", false, "needs outside"));
        assertThat(outside.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void memberWhoseGuardSaysNoRefusesAsBlocked() {
        succeed(group.breaker("guarded"));
        agrees.set(false);

        assertRefused(() -> group.run("guarded", () -> {}), DependencyException.class)
                .satisfies(refusal -> {
                    assertThat(refusal.blockedBy()).containsExactly("fleet.guarded");
                    assertThat(refusal.byGuard()).isTrue();
                    assertThat(refusal.reason()).isEqualTo("its guard '" + GroupTest.class.getName() + "' says no");
                });
        assertRefused(() -> group.run("guardedLimit", () -> {}), DependencyException.class);
        assertThat(group.breaker("guarded").status().failures()).isZero();

        agrees.set(true);
        succeed(group.breaker("guarded"));
        group.run("guardedLimit", () -> {});
        group.run("guardedLimit", () -> {});
    }
}
