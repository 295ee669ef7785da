package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.spring.actuate.MethodsView;
import io.throttlemachines.spring.actuate.methods.GuardedMethods;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ThrottleMethodsAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    ThrottleMachinesAutoConfiguration.class,
                    ThrottleMachinesAopAutoConfiguration.class,
                    ThrottleMethodsAutoConfiguration.class));

    @Test
    void viewOfMethodsIsThere() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(MethodsView.class);
            assertThat(context.getBean(GuardedMethods.class).all()).isEmpty();
        });
    }

    @Test
    void noViewOfMethodsWithoutActuator() {
        runner.withClassLoader(new FilteredClassLoader(OperationResponseBody.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(GuardedMethods.class)
                        .doesNotHaveBean("throttleMethodsView"));
    }

    @Test
    void noViewOfMethodsWhileSwitchedOff() {
        runner.withPropertyValues("throttle-machines.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(MethodsView.class));
    }
}
