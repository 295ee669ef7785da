package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.body.ReactiveRejectionHandler;
import io.throttlemachines.spring.actuate.body.ServletRejectionHandler;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class ThrottleRejectionsAutoConfigurationTest {

    private static final String EXPOSED = "management.endpoints.web.exposure.include=throttle";
    private static final AutoConfigurations WEB_ENDPOINTS = AutoConfigurations.of(
            EndpointAutoConfiguration.class,
            WebEndpointAutoConfiguration.class,
            ThrottleEndpointAutoConfiguration.class,
            ThrottleRejectionsAutoConfiguration.class);

    private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
            .withConfiguration(WEB_ENDPOINTS)
            .withBean(ThrottleMachines.class, ThrottleMachines::create);
    private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
            .withConfiguration(WEB_ENDPOINTS)
            .withBean(ThrottleMachines.class, ThrottleMachines::create);

    @Test
    void eachKindOfWebApplicationHasItsOwnBean() {
        servlet.withPropertyValues(EXPOSED)
                .run(context -> assertThat(context)
                        .hasSingleBean(ServletRejectionHandler.class)
                        .doesNotHaveBean(ReactiveRejectionHandler.class));
        reactive.withPropertyValues(EXPOSED)
                .run(context -> assertThat(context)
                        .hasSingleBean(ReactiveRejectionHandler.class)
                        .doesNotHaveBean(ServletRejectionHandler.class));
    }

    @Test
    void noBeanWithoutTheEndpoint() {
        servlet.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ServletRejectionHandler.class));
    }

    @Test
    void nothingBreaksWithoutSpringMvc() {
        reactive.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet", "jakarta.servlet"))
                .withPropertyValues(EXPOSED)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ReactiveRejectionHandler.class));
    }

    @Test
    void nothingBreaksWithoutReactor() {
        servlet.withClassLoader(new FilteredClassLoader("reactor", "org.springframework.web.reactive"))
                .withPropertyValues(EXPOSED)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ServletRejectionHandler.class));
    }

    @Test
    void nothingBreaksWithoutActuator() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ThrottleRejectionsAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("throttleRejectionHandler"));
    }
}
