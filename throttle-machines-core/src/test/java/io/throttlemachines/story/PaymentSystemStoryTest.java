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

/** The payment system of docs/groups.md: a gateway, its limiters, and its webhooks. */
class PaymentSystemStoryTest {

    private final Bench bench = new Bench();
    private final Group payments = bench.machines()
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
    void allCallsPassWhileTheGatewayWorks() {
        for (String member : new String[] {"charge", "refund", "void", "webhooks", "gateway"}) {
            assertThat(payments.<String, RuntimeException>execute(member, () -> "done"))
                    .isEqualTo("done");
        }
        assertThat(payments.operational()).isTrue();
    }

    @Test
    void brokenGatewayBlocksChargeAndVoid() {
        breakGateway();

        for (String member : new String[] {"charge", "refund", "void", "webhooks"}) {
            assertRefused(() -> payments.run(member, () -> {}), DependencyException.class)
                    .satisfies(refusal -> {
                        assertThat(refusal.name()).isEqualTo("payment-system." + member);
                        assertThat(refusal.blockedBy()).containsExactly("payment-system.gateway");
                        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(300));
                    });
        }
        assertThat(payments.operational()).isFalse();
        assertThat(payments.breaker("webhooks").state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void blockedChargesTakeNoPermits() {
        breakGateway();
        for (int i = 0; i < 500; i++) {
            assertRefused(() -> payments.run("void", () -> {}), DependencyException.class);
        }
        payments.breaker("gateway").reset();

        for (int i = 0; i < 20; i++) {
            payments.run("void", () -> {});
        }
        assertRefused(() -> payments.run("void", () -> {}), ThrottledException.class);
    }

    @Test
    void chargesAloneRecoverTheGateway() {
        breakGateway();
        bench.advance(Duration.ofSeconds(300));
        payments.run("charge", () -> payments.run("gateway", () -> {}));

        assertThat(payments.breaker("gateway").state()).isEqualTo(CircuitState.CLOSED);
        payments.run("void", () -> {});
    }

    @Test
    void chargesThatFailKeepTheGatewayOpen() {
        breakGateway();
        bench.advance(Duration.ofSeconds(300));
        assertThatThrownBy(() -> payments.run(
                        "charge",
                        () -> payments.run("gateway", () -> {
                            throw new BackendException();
                        })))
                .isInstanceOf(BackendException.class);

        assertRefused(() -> payments.run("void", () -> {}), DependencyException.class);
    }

    @Test
    void emergencyShutdownStopsTheGroupUntilItIsReset() {
        payments.emergencyShutdown();
        bench.advance(Duration.ofDays(1));
        assertThat(payments.operational()).isFalse();
        assertRefused(() -> payments.run("gateway", () -> {}), CircuitOpenException.class);
        assertRefused(() -> payments.run("void", () -> {}), DependencyException.class);
        assertThat(payments.recover(Duration.ZERO).done()).isFalse();

        assertThat(payments.resetAll().done()).isTrue();
        assertThat(payments.operational()).isTrue();
        payments.run("void", () -> {});
        payments.run("webhooks", () -> {});
    }

    private void breakGateway() {
        fail(payments.breaker("gateway"), 5);
    }

    private static LimiterConfig limit(long limit, String... needs) {
        return LimiterConfig.builder()
                .limit(limit)
                .period(Duration.ofSeconds(60))
                .dependsOn(needs)
                .build();
    }
}
