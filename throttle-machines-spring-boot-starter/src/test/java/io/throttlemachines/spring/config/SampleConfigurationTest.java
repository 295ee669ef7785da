package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.diagnostics.Starts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ClassPathResource;

/** The sample configuration of the reference documentation, word for word. */
class SampleConfigurationTest {

    private final ApplicationContextRunner sample =
            Starts.with(Starts.runner(), new ClassPathResource("throttle-machines/sample.yaml"));

    private ApplicationContextRunner guarded() {
        return sample.withBean("notInMaintenance", CircuitGuard.class, () -> breaker -> true);
    }

    @Test
    void theSampleStartsAndDeclaresItsNodes() {
        guarded().run(context -> {
            assertThat(context).hasNotFailed();
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.breakers().keySet())
                    .containsExactlyInAnyOrder(
                            "backup-database",
                            "main-database",
                            "user-service",
                            "order-service",
                            "inventory-service",
                            "payment-system.gateway",
                            "payment-system.webhooks",
                            "backend1",
                            "backend2",
                            "backend3");
            assertThat(machines.limiters().keySet())
                    .containsExactlyInAnyOrder(
                            "public-api",
                            "per-user",
                            "payment-system.charge",
                            "payment-system.refund",
                            "payment-system.void");
            assertThat(machines.groups().keySet()).containsExactly("payment-system");
            assertThat(machines.limiter("per-user").config())
                    .isEqualTo(LimiterConfig.builder()
                            .limit(100)
                            .period(Duration.ofMinutes(1))
                            .algorithm(Algorithm.GCRA)
                            .burst(10)
                            .build());
            assertThat(machines.limiter("payment-system.void").config().dependsOn())
                    .containsExactly("gateway", "charge");
        });
    }

    @Test
    void theCascadeHasItsSettingsAndTargets() {
        guarded().run(context -> {
            BreakerConfig main = context.getBean(ThrottleMachines.class)
                    .breaker("main-database")
                    .config();
            assertThat(main.resetTimeout()).isEqualTo(Duration.ofSeconds(300));
            assertThat(main.dependsOn()).containsExactly("backup-database");
            assertThat(main.cascadesTo()).containsExactly("user-service", "order-service", "inventory-service");
            assertThat(main.recoveryGuard()).isNotNull();
        });
    }

    @Test
    void theDefaultsOfTheSampleAreTheDefaults() {
        guarded()
                .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("nowhere-declared")
                                .config())
                        .isEqualTo(BreakerConfig.defaults()));
    }

    @Test
    void theHedgesAreDeclared() {
        guarded().run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.hedge("search").config())
                    .isEqualTo(HedgeConfig.builder()
                            .delay(Duration.ofMillis(50))
                            .maxAttempts(3)
                            .timeout(Duration.ofSeconds(1))
                            .budget(0.1)
                            .breakers(List.of("backend1", "backend2", "backend3"))
                            .build());
            assertThat(machines.breakers()).containsKeys("backend1", "backend2", "backend3");
            assertThat(machines.defaultHedge()).isEqualTo(HedgeConfig.defaults());
        });
    }

    @Test
    void theSampleDoesNotStartWithoutItsGuardBean() {
        FailureAnalysis analysis = Starts.failure(sample);

        assertThat(analysis.getDescription())
                .contains("Property: throttle-machines.cascades.main-database.recovery-guard")
                .contains("Value: \"notInMaintenance\"")
                .contains("class path resource [throttle-machines/sample.yaml] - 16:23");
    }
}
