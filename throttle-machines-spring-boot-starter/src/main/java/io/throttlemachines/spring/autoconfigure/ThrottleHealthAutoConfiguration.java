package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.config.OperationSettings;
import io.throttlemachines.spring.health.ThrottleHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;

/** Adds {@code throttleMachines} to the health of the application, where Spring Boot's health is on the class path. */
@AutoConfiguration(after = ThrottleMachinesAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnSwitch
final class ThrottleHealthAutoConfiguration {

    @Bean
    @ConditionalOnEnabledHealthIndicator("throttlemachines")
    @ConditionalOnBean(ThrottleMachines.class)
    @ConditionalOnMissingBean(name = "throttleMachinesHealthIndicator")
    ThrottleHealthIndicator throttleMachinesHealthIndicator(ThrottleMachines machines, OperationSettings settings) {
        return new ThrottleHealthIndicator(machines, new Status(settings.openStatus()));
    }
}
