package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.health.ThrottleHealthIndicator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ThrottleHealthAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ThrottleMachinesAutoConfiguration.class,
                    ThrottleHealthAutoConfiguration.class,
                    HealthContributorRegistryAutoConfiguration.class));

    @Test
    void theIndicatorIsNamedThrottleMachines() {
        runner.run(context -> assertThat(
                        context.getBean(HealthContributorRegistry.class).getContributor("throttleMachines"))
                .isInstanceOf(ThrottleHealthIndicator.class));
    }

    @Test
    void anOpenCircuitHasTheConfiguredStatus() {
        runner.withPropertyValues("throttle-machines.health.open-status=degraded")
                .run(context -> {
                    context.getBean(ThrottleMachines.class).breaker("a").forceOpen();

                    assertThat(context.getBean(ThrottleHealthIndicator.class)
                                    .health()
                                    .getStatus())
                            .isEqualTo(new Status("degraded"));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "management.health.throttlemachines.enabled=false",
                "management.health.throttle-machines.enabled=false",
                "management.health.throttleMachines.enabled=false",
                "management.health.defaults.enabled=false",
                "throttle-machines.enabled=false"
            })
    void theIndicatorCanBeSwitchedOff(String property) {
        runner.withPropertyValues(property)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ThrottleHealthIndicator.class));
    }

    @Test
    void anIndicatorOfTheApplicationReplacesIt() {
        HealthIndicator own = () -> Health.up().build();
        runner.withBean("throttleMachinesHealthIndicator", HealthIndicator.class, () -> own)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(ThrottleHealthIndicator.class)
                        .getBean("throttleMachinesHealthIndicator")
                        .isSameAs(own));
    }

    @Test
    void nothingBreaksWithoutHealth() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ThrottleMachinesAutoConfiguration.class, ThrottleHealthAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ThrottleMachines.class)
                        .doesNotHaveBean("throttleMachinesHealthIndicator"));
    }
}
