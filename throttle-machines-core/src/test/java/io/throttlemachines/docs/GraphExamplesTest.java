package io.throttlemachines.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.graph.Impact;
import io.throttlemachines.group.Group;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The examples of docs/dependencies-and-cascades.md and docs/groups.md. */
class GraphExamplesTest {

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void theFirstCallerOfABlockedNodeTriesWhatBlocksIt() {
        // docs: graph-due
        ThrottleMachines machines = ThrottleMachines.builder()
                .ticker(nanos::get)
                .breaker("gateway", BreakerConfig.builder().failureThreshold(1).build())
                .limiter(
                        "charge",
                        LimiterConfig.builder()
                                .limit(100)
                                .period(Duration.ofMinutes(1))
                                .dependsOn("gateway")
                                .build())
                .build();
        Breaker gateway = machines.breaker("gateway");
        gateway.forceOpen();

        assertThatThrownBy(() -> machines.limiter("charge").acquire()).isInstanceOf(DependencyException.class);

        nanos.addAndGet(Duration.ofSeconds(75).toNanos()); // reset-timeout and its jitter have passed
        machines.limiter("charge").run(() -> gateway.run(() -> {}));

        assertThat(gateway.state()).isEqualTo(CircuitState.CLOSED);
        // end
        machines.close();
    }

    @Test
    void cascade() {
        // docs: graph-cascade
        ThrottleMachines machines = ThrottleMachines.builder()
                .breaker(
                        "main-database",
                        BreakerConfig.builder()
                                .failureThreshold(3)
                                .cascadesTo("user-service", "order-service")
                                .build())
                .build();
        Breaker database = machines.breaker("main-database");
        Breaker orders = machines.breaker("order-service");

        database.forceOpen();
        orders.state(); // OPEN
        orders.reset(); // false: its primary is open
        orders.resetAllowed().reason(); // "its primary main-database is open"

        ActionReport report = database.resetCascade(); // the primary, then its targets
        // end
        assertThat(report.done()).isTrue();
        assertThat(report.steps())
                .extracting(ActionReport.Step::name)
                .containsExactly("main-database", "order-service", "user-service");
        assertThat(orders.state()).isEqualTo(CircuitState.CLOSED);
        database.forceOpen();
        assertThat(orders.state()).isEqualTo(CircuitState.OPEN);
        assertThat(orders.reset()).isFalse();
        assertThat(orders.resetAllowed().reason()).isEqualTo("its primary main-database is open");
        machines.close();
    }

    @Test
    void guards() {
        AtomicBoolean maintenance = new AtomicBoolean(true);
        // docs: graph-guard
        BreakerConfig config = BreakerConfig.builder()
                .recoveryGuard(breaker -> !maintenance.get())
                .resetGuard(breaker -> !maintenance.get())
                .build();
        // end
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            Breaker breaker = machines.breaker("main-database", config);
            breaker.forceOpen();
            assertThat(breaker.tryRecover().reason())
                    .isEqualTo("its recovery guard '" + GraphExamplesTest.class.getName() + "' says no");
            assertThat(breaker.tryReset().reason())
                    .isEqualTo("its reset guard '" + GraphExamplesTest.class.getName() + "' says no");
        }
    }

    @Test
    void cycle() {
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class,
                () -> ThrottleMachines.builder()
                        .breaker(
                                "auth",
                                BreakerConfig.builder().dependsOn("user").build())
                        .breaker(
                                "user",
                                BreakerConfig.builder().dependsOn("auth").build())
                        .build());
        assertThat(refused.problem()).isEqualTo("The dependencies form a cycle: auth -> user -> auth.");
    }

    @Test
    void orchestratedRecovery() {
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            machines.breaker("consul", BreakerConfig.defaults());
            machines.breaker(
                    "vault", BreakerConfig.builder().dependsOn("consul").build());
            machines.breakers().values().forEach(Breaker::forceOpen);
            // docs: graph-recover
            machines.recoveryOrder(); // [consul, vault]
            ActionReport report = machines.recover(Duration.ZERO);
            // end
            assertThat(machines.recoveryOrder()).containsExactly("consul", "vault");
            assertThat(report.done()).isTrue();
        }
    }

    @Test
    void paymentSystem() {
        // docs: group-declare
        LimiterConfig perMinute = LimiterConfig.of(100, Duration.ofMinutes(1));
        GroupConfig payments = GroupConfig.builder()
                .breaker(
                        "gateway",
                        BreakerConfig.builder()
                                .failureThreshold(5)
                                .resetTimeout(Duration.ofMinutes(5))
                                .build())
                .breaker(
                        "webhooks",
                        BreakerConfig.builder()
                                .failureThreshold(3)
                                .dependsOn("gateway")
                                .build())
                .limiter("charge", perMinute.toBuilder().dependsOn("gateway").build())
                .limiter(
                        "void",
                        perMinute.toBuilder().dependsOn("gateway", "charge").build())
                .build();
        ThrottleMachines machines =
                ThrottleMachines.builder().group("payment-system", payments).build();
        Group group = machines.group("payment-system");

        String receipt = group.execute("charge", () -> "charged");
        // end
        assertThat(receipt).isEqualTo("charged");
        machines.breaker("payment-system.gateway").forceOpen();
        DependencyException refused =
                catchThrowableOfType(DependencyException.class, () -> group.execute("void", () -> "voided"));
        assertThat(refused.name()).isEqualTo("payment-system.void");
        assertThat(refused.blockedBy()).containsExactly("payment-system.gateway");
        // docs: group-actions
        group.operational(); // false while one of its breakers is OPEN
        group.recoveryOrder(); // [gateway, webhooks]
        group.emergencyShutdown(); // every breaker is isolated
        ActionReport report = group.resetAll(); // every breaker is reset, dependencies first
        // end
        assertThat(report.done()).isTrue();
        assertThat(group.recoveryOrder()).containsExactly("gateway", "webhooks");
        assertThat(group.operational()).isTrue();
        machines.close();
    }

    @Test
    void impactAndGraph() {
        // docs: graph-impact
        ThrottleMachines machines = ThrottleMachines.builder()
                .breaker(
                        "main-database",
                        BreakerConfig.builder()
                                .cascadesTo("user-service", "order-service")
                                .build())
                .breaker(
                        "reports",
                        BreakerConfig.builder().dependsOn("order-service").build())
                .build();

        Impact impact = machines.impact("main-database");

        assertThat(impact.opens()).containsExactly("user-service", "order-service");
        assertThat(impact.unavailable()).containsExactly("main-database", "user-service", "order-service", "reports");
        // end
        // docs: graph-mermaid
        machines.breaker("main-database").forceOpen();
        String chart = machines.graph().mermaid();
        // end
        assertThat(chart).startsWith("""
                        flowchart BT
                            n0["main-database<br/>OPEN"]:::open
                            n1["reports<br/>blocked"]:::blocked
                            n2["user-service<br/>OPEN"]:::open
                            n3["order-service<br/>OPEN"]:::open
                            n0 -.->|cascades-to| n2
                            n0 -.->|cascades-to| n3
                            n1 -->|depends-on| n3
                        """);
        machines.close();
    }
}
