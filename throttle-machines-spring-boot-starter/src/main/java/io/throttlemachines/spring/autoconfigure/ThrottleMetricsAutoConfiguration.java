package io.throttlemachines.spring.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.throttlemachines.ThrottleMachines;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Measures by Micrometer, where it is on the class path and the application has a registry. */
@AutoConfiguration(
        after = ThrottleMachinesAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnSwitch("metrics.enabled")
final class ThrottleMetricsAutoConfiguration {

    @Bean
    @ConditionalOnBean(ThrottleMachines.class)
    @ConditionalOnSingleCandidate(MeterRegistry.class)
    MetricsRegistration throttleMetricsRegistration(
            ListableBeanFactory beans, ObjectProvider<MeterRegistry> registries) {
        return new MetricsRegistration(beans, registries);
    }
}
