package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.body.ReactiveBodyErrors;
import io.throttlemachines.spring.actuate.body.ServletBodyErrors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class ThrottleBodyErrorsAutoConfigurationTest {

    private static final String EXPOSED = "management.endpoints.web.exposure.include=throttle";
    private static final AutoConfigurations WEB_ENDPOINTS = AutoConfigurations.of(
            EndpointAutoConfiguration.class,
            WebEndpointAutoConfiguration.class,
            ThrottleEndpointAutoConfiguration.class,
            ThrottleBodyErrorsAutoConfiguration.class);

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
                        .hasSingleBean(ServletBodyErrors.class)
                        .doesNotHaveBean(ReactiveBodyErrors.class));
        reactive.withPropertyValues(EXPOSED)
                .run(context -> assertThat(context)
                        .hasSingleBean(ReactiveBodyErrors.class)
                        .doesNotHaveBean(ServletBodyErrors.class));
    }

    @Test
    void noBeanWithoutTheEndpoint() {
        servlet.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ServletBodyErrors.class));
    }

    @Test
    void nothingBreaksWithoutSpringMvc() {
        reactive.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet", "jakarta.servlet"))
                .withPropertyValues(EXPOSED)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ReactiveBodyErrors.class));
    }

    @Test
    void nothingBreaksWithoutReactor() {
        servlet.withClassLoader(new FilteredClassLoader("reactor", "org.springframework.web.reactive"))
                .withPropertyValues(EXPOSED)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ServletBodyErrors.class));
    }

    @Test
    void nothingBreaksWithoutActuator() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ThrottleBodyErrorsAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("throttleBodyErrors"));
    }
}
