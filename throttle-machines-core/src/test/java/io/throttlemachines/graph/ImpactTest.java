package io.throttlemachines.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** D10: what a breaker takes down with it. */
class ImpactTest {

    private final Bench bench = new Bench(builder -> builder.breaker("database", Bench.cascadingTo("users", "orders"))
            .breaker("users", Bench.cascadingTo("profiles"))
            .breaker("orders", Bench.cascadingTo("profiles", "invoices"))
            .breaker("profiles", Bench.settings().build())
            .breaker("invoices", Bench.settings().build())
            .breaker("reports", Bench.dependingOn("invoices"))
            .limiter("mail", dependingOn("reports"))
            .breaker("elsewhere", Bench.settings().build()));

    @AfterEach
    void close() {
        bench.close();
    }

    private static LimiterConfig dependingOn(String... names) {
        return LimiterConfig.builder()
                .limit(10)
                .period(Duration.ofSeconds(1))
                .dependsOn(names)
                .build();
    }

    private Impact impact(String breaker) {
        return bench.machines().impact(breaker);
    }

    @Test
    void targetsOpenInTheOrderOfTheCascadeAndBlockDependents() {
        assertThat(impact("database").opens()).containsExactly("users", "orders", "profiles", "invoices");
        assertThat(impact("database").unavailable())
                .containsExactly("database", "users", "orders", "profiles", "invoices", "reports", "mail");
    }

    @Test
    void breakerWithoutDependentsTakesOnlyItselfDown() {
        assertThat(impact("elsewhere")).isEqualTo(new Impact("elsewhere", List.of(), List.of("elsewhere")));
    }

    @Test
    void targetThatIsAlreadyOpenNeitherOpensNorPassesOn() {
        bench.breaker("orders").forceOpen();
        bench.breaker("invoices").forceClose();
        assertThat(impact("database").opens()).containsExactly("users");
    }

    @Test
    void targetThatIsAlreadyOpenWouldBeHeldDown() {
        bench.breaker("orders").forceOpen();
        bench.breaker("invoices").forceClose();
        assertThat(impact("database").unavailable()).containsExactly("database", "users", "orders", "profiles");
        bench.advance(Duration.ofHours(1));
        assertThat(bench.breaker("orders").wouldAllow()).isTrue();
        bench.breaker("database").forceOpen();
        assertThat(bench.breaker("orders").wouldAllow()).isFalse();
    }

    @Test
    void openDependentWouldHoldItsOpenTargetsDown() {
        bench.machines()
                .breaker(
                        "dependent",
                        Bench.settings()
                                .dependsOn("elsewhere")
                                .cascadesTo("target")
                                .build());
        bench.breaker("dependent").forceOpen();
        bench.advance(Duration.ofHours(1));
        assertThat(bench.breaker("target").wouldAllow()).isTrue();
        assertThat(impact("elsewhere").unavailable()).containsExactly("elsewhere", "dependent", "target");
        bench.breaker("elsewhere").forceOpen();
        assertThat(bench.breaker("target").wouldAllow()).isFalse();
    }

    @Test
    void halfOpenTargetOpensAgain() {
        bench.breaker("users").forceOpen();
        bench.breaker("users").attemptRecovery();
        assertThat(bench.breaker("users").state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(impact("database").opens()).startsWith("users");
    }

    @Test
    void targetInModeOffIsPassedOver() {
        bench.breaker("orders").mode(Mode.OFF);
        assertThat(impact("database").opens()).containsExactly("users", "profiles");
    }

    @Test
    void targetInModeObserveOpens() {
        bench.breaker("orders").mode(Mode.OBSERVE);
        assertThat(impact("database").opens()).contains("orders", "invoices");
    }

    @Test
    void breakerInModeOffTakesNothingDown() {
        bench.breaker("database").mode(Mode.OFF);
        assertThat(impact("database").opens()).isEmpty();
        assertThat(impact("database").unavailable()).isEmpty();
    }

    @Test
    void impactOfAnOpenBreakerIsWhatItHoldsDown() {
        bench.breaker("orders").forceOpen();
        bench.breaker("database").forceOpen();
        assertThat(impact("database").opens()).isEmpty();
        assertThat(impact("database").unavailable())
                .containsExactly("database", "users", "orders", "profiles", "invoices", "reports", "mail");
    }

    @Test
    void openBreakerDoesNotHoldATargetThatWasClosedByHand() {
        bench.breaker("database").forceOpen();
        bench.breaker("orders").forceClose();
        assertThat(impact("database").opens()).isEmpty();
        assertThat(impact("database").unavailable()).containsExactly("database", "users", "profiles");
    }

    @Test
    void dependentUnavailableForAnotherReasonIsListedToo() {
        bench.machines().breaker("both", Bench.dependingOn("elsewhere", "reports"));
        bench.breaker("elsewhere").forceOpen();
        assertThat(impact("reports").unavailable()).containsExactly("reports", "mail", "both");
    }

    @Test
    void impactChangesNothingAndCallsNoGuard() {
        bench.machines()
                .breaker(
                        "guarded",
                        BreakerConfig.builder()
                                .cascadesTo("elsewhere")
                                .recoveryGuard(breaker -> {
                                    throw new AssertionError("asked");
                                })
                                .build());
        impact("guarded");
        bench.machines().graph();
        assertThat(bench.events().all()).isEmpty();
        assertThat(bench.breaker("elsewhere").state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void unknownBreakerIsRefusedWithNearestNamesAndNotCreated() {
        assertThatThrownBy(() -> impact("databse"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("There is no breaker 'databse'.")
                .hasMessageContaining("'database'");
        assertThat(bench.machines().breakers()).doesNotContainKey("databse");
        assertThatThrownBy(() -> impact("mail")).isInstanceOf(ConfigurationException.class);
    }
}
