package io.throttlemachines.spring.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.Mode;
import io.throttlemachines.group.GroupConfig;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ThrottleHealthIndicatorTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final AtomicInteger asked = new AtomicInteger();
    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(() -> 42)
            .clock(Clock.fixed(NOON, ZoneOffset.UTC))
            .breaker(
                    "database",
                    BreakerConfig.builder()
                            .cascadesTo("users")
                            .recoveryGuard(breaker -> asked.incrementAndGet() > 0)
                            .build())
            .breaker("orders", BreakerConfig.builder().dependsOn("database").build())
            .group(
                    "payment",
                    GroupConfig.builder()
                            .breaker("gateway", BreakerConfig.defaults())
                            .build())
            .build();
    private final ThrottleHealthIndicator indicator = new ThrottleHealthIndicator(machines, Status.DOWN);

    @Test
    void withoutOpenCircuitsTheStatusIsUpAndNoGuardIsAsked() {
        Health health = indicator.health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .isEqualTo(Map.of(
                        "breakers",
                        Map.of(
                                "database", Map.of("state", "CLOSED"),
                                "users", Map.of("state", "CLOSED"),
                                "orders", Map.of("state", "CLOSED"),
                                "payment.gateway", Map.of("state", "CLOSED")),
                        "groups",
                        Map.of("payment", Map.of("operational", true))));
        assertThat(asked).hasValue(0);
    }

    @Test
    void anOpenCircuitReportsItsStartReasonAndBlockers() {
        machines.breaker("database").forceOpen();
        machines.breaker("orders").isolate();
        Health health = indicator.health();

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(breaker("database"))
                .containsEntry("state", "OPEN")
                .containsEntry("since", NOON.toString())
                .containsKey("cause");
        assertThat(breaker("users"))
                .containsEntry("cause", "cascade from database")
                .containsEntry("blockedBy", List.of("database"));
        assertThat(breaker("orders")).containsEntry("blockedBy", List.of("database"));
    }

    @Test
    void aGroupWithAnOpenCircuitIsNotOperational() {
        machines.breaker("payment.gateway").forceOpen();

        assertThat(indicator.health().getDetails().get("groups"))
                .isEqualTo(Map.of("payment", Map.of("operational", false)));
    }

    @Test
    void aHalfOpenCircuitIsNotOpen() {
        machines.breaker("payment.gateway").forceOpen();
        machines.breaker("payment.gateway").attemptRecovery();

        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        assertThat(breaker("payment.gateway"))
                .containsEntry("state", "HALF_OPEN")
                .containsKeys("since", "cause");
    }

    @Test
    void anObservingCircuitDoesNotChangeTheStatus() {
        machines.breaker("payment.gateway").mode(Mode.OBSERVE);
        machines.breaker("payment.gateway").forceOpen();

        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        assertThat(breaker("payment.gateway")).containsEntry("state", "OPEN").containsEntry("mode", "observe");
    }

    @Test
    void messagesOfFailuresAreNotShown() {
        assertThat(machines.breaker("users")).isNotNull();
        for (int call = 0; call < 5; call++) {
            fail("users", new IllegalStateException("SECRET\n\tat somewhere"));
        }

        assertThat(breaker("users")).containsEntry("state", "OPEN");
        assertThat(indicator.health().getDetails().toString()).doesNotContain("SECRET", "somewhere");
    }

    private void fail(String breaker, RuntimeException failure) {
        try {
            machines.breaker(breaker).run(() -> {
                throw failure;
            });
        } catch (RuntimeException expected) {
            assertThat(expected).isSameAs(failure);
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> breaker(String name) {
        Object breakers = indicator.health().getDetails().get("breakers");
        return ((Map<String, Map<String, Object>>) breakers).get(name);
    }
}
