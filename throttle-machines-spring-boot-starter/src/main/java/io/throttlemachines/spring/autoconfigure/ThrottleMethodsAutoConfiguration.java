package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.spring.actuate.MethodsView;
import io.throttlemachines.spring.actuate.methods.GuardedMethods;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Adds the annotated methods to {@code /actuator/throttle}. */
@AutoConfiguration(after = ThrottleMachinesAopAutoConfiguration.class)
@ConditionalOnClass(OperationResponseBody.class)
@ConditionalOnSwitch
final class ThrottleMethodsAutoConfiguration {

    @Bean
    @ConditionalOnBean(GuardedMethods.class)
    @ConditionalOnMissingBean
    MethodsView throttleMethodsView(GuardedMethods methods) {
        return new MethodsView(methods);
    }
}
