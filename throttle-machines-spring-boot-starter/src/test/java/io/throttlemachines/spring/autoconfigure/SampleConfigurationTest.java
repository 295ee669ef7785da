package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ClassPathResource;

/** The sample configuration of the reference, word for word. */
@ExtendWith(OutputCaptureExtension.class)
class SampleConfigurationTest {

    private final ApplicationContextRunner sample =
            Starts.with(Starts.runner(), new ClassPathResource("throttle-machines/sample.yaml"));

    private ApplicationContextRunner guarded() {
        return sample.withBean("notInMaintenance", CircuitGuard.class, () -> breaker -> true);
    }

    @Test
    void itStartsAndDeclaresWhatItSays() {
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
                            "payment-system.webhooks");
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
    void itsCascadeHasEverySettingOfABreakerAndTargets() {
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
    void itsDefaultsAreTheDefaults() {
        guarded()
                .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("nowhere-declared")
                                .config())
                        .isEqualTo(BreakerConfig.defaults()));
    }

    @Test
    void itsHedgesAreReadAndSaidToBeIdle(CapturedOutput output) {
        guarded().run(context -> {
            var hedge =
                    context.getBean(ThrottleMachinesProperties.class).hedges().get("search");
            assertThat(hedge.delay()).isEqualTo(Duration.ofMillis(50));
            assertThat(hedge.maxAttempts()).isEqualTo(3);
            assertThat(hedge.timeout()).isEqualTo(Duration.ofSeconds(1));
            assertThat(hedge.budget()).isEqualTo(0.1);
            assertThat(hedge.breakers()).containsExactly("backend1", "backend2", "backend3");
            var defaults =
                    context.getBean(ThrottleMachinesProperties.class).defaults().hedge();
            assertThat(defaults.delay()).isEqualTo(Duration.ofMillis(50));
            assertThat(defaults.maxAttempts()).isEqualTo(2);
        });
        assertThat(output).containsOnlyOnce("are not active in this version");
    }

    @Test
    void withoutItsGuardBeanItDoesNotStart() {
        FailureAnalysis analysis = Starts.failure(sample);

        assertThat(analysis.getDescription())
                .contains("Property: throttle-machines.cascades.main-database.recovery-guard")
                .contains("Value: \"notInMaintenance\"")
                .contains("class path resource [throttle-machines/sample.yaml] - 16:23");
    }
}
