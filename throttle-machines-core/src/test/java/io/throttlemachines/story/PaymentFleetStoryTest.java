package io.throttlemachines.story;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.group.Group;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls.BackendException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The payment fleet of contract 11: a gateway, its limiters, and its webhooks. */
class PaymentFleetStoryTest {

    private final Bench bench = new Bench();
    private final Group fleet = bench.machines()
            .group(
                    "payment-system",
                    GroupConfig.builder()
                            .breaker(
                                    "gateway",
                                    BreakerConfig.builder()
                                            .failureThreshold(5)
                                            .resetTimeout(Duration.ofSeconds(300))
                                            .resetTimeoutJitter(0)
                                            .build())
                            .breaker(
                                    "webhooks",
                                    BreakerConfig.builder()
                                            .failureThreshold(3)
                                            .resetTimeout(Duration.ofSeconds(60))
                                            .dependsOn("gateway")
                                            .build())
                            .limiter("charge", limit(100, "gateway"))
                            .limiter("refund", limit(50, "gateway"))
                            .limiter("void", limit(20, "gateway", "charge"))
                            .build());

    @Test
    void everythingPassesWhileTheGatewayWorks() {
        for (String member : new String[] {"charge", "refund", "void", "webhooks", "gateway"}) {
            assertThat(fleet.<String, RuntimeException>execute(member, () -> "done"))
                    .isEqualTo("done");
        }
        assertThat(fleet.operational()).isTrue();
    }

    @Test
    void brokenGatewayBlocksChargeAndVoid() {
        breakGateway();

        for (String member : new String[] {"charge", "refund", "void", "webhooks"}) {
            assertRefused(() -> fleet.run(member, () -> {}), DependencyException.class)
                    .satisfies(refusal -> {
                        assertThat(refusal.name()).isEqualTo("payment-system." + member);
                        assertThat(refusal.blockedBy()).containsExactly("payment-system.gateway");
                        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(300));
                    });
        }
        assertThat(fleet.operational()).isFalse();
        assertThat(fleet.breaker("webhooks").state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void blockedChargesCostNoPermits() {
        breakGateway();
        for (int i = 0; i < 500; i++) {
            assertRefused(() -> fleet.run("void", () -> {}), DependencyException.class);
        }
        fleet.breaker("gateway").reset();

        for (int i = 0; i < 20; i++) {
            fleet.run("void", () -> {});
        }
        assertRefused(() -> fleet.run("void", () -> {}), ThrottledException.class);
    }

    @Test
    void chargesAloneBringTheGatewayBack() {
        breakGateway();
        bench.advance(Duration.ofSeconds(300));
        fleet.run("charge", () -> fleet.run("gateway", () -> {}));

        assertThat(fleet.breaker("gateway").state()).isEqualTo(CircuitState.CLOSED);
        fleet.run("void", () -> {});
    }

    @Test
    void chargesThatFailKeepTheGatewayOpen() {
        breakGateway();
        bench.advance(Duration.ofSeconds(300));
        assertThatThrownBy(() -> fleet.run(
                        "charge",
                        () -> fleet.run("gateway", () -> {
                            throw new BackendException();
                        })))
                .isInstanceOf(BackendException.class);

        assertRefused(() -> fleet.run("void", () -> {}), DependencyException.class);
    }

    @Test
    void emergencyShutdownStopsTheFleetUntilItIsReset() {
        fleet.emergencyShutdown();
        bench.advance(Duration.ofDays(1));
        assertThat(fleet.operational()).isFalse();
        assertRefused(() -> fleet.run("gateway", () -> {}), CircuitOpenException.class);
        assertRefused(() -> fleet.run("void", () -> {}), DependencyException.class);
        assertThat(fleet.recover(Duration.ZERO).done()).isFalse();

        assertThat(fleet.resetAll().done()).isTrue();
        assertThat(fleet.operational()).isTrue();
        fleet.run("void", () -> {});
        fleet.run("webhooks", () -> {});
    }

    private void breakGateway() {
        fail(fleet.breaker("gateway"), 5);
    }

    private static LimiterConfig limit(long limit, String... needs) {
        return LimiterConfig.builder()
                .limit(limit)
                .period(Duration.ofSeconds(60))
                .dependsOn(needs)
                .build();
    }
}
