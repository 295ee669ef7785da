package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.collection;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.ThrottleEndpoint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.ExposableEndpoint;
import org.springframework.boot.actuate.endpoint.Operation;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.jmx.JmxEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class ThrottleEndpointAutoConfigurationTest {

    private static final String EXPOSED = "management.endpoints.web.exposure.include=throttle";
    private static final AutoConfigurations WEB_ENDPOINTS = AutoConfigurations.of(
            EndpointAutoConfiguration.class,
            WebEndpointAutoConfiguration.class,
            ThrottleEndpointAutoConfiguration.class);

    private final ApplicationContextRunner plain = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ThrottleEndpointAutoConfiguration.class))
            .withBean(ThrottleMachines.class, ThrottleMachines::create);
    private final WebApplicationContextRunner web = new WebApplicationContextRunner()
            .withConfiguration(WEB_ENDPOINTS)
            .withBean(ThrottleMachines.class, ThrottleMachines::create);

    @Test
    void endpointIsThereIfItIsExposed() {
        web.withPropertyValues(EXPOSED)
                .run(context -> assertThat(
                                context.getBean(WebEndpointsSupplier.class).getEndpoints())
                        .extracting(ExposableEndpoint::getEndpointId)
                        .containsExactly(EndpointId.of("throttle")));
    }

    @Test
    void endpointIsThereInAReactiveApplicationToo() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(WEB_ENDPOINTS)
                .withBean(ThrottleMachines.class, ThrottleMachines::create)
                .withPropertyValues(EXPOSED)
                .run(context -> assertThat(context).hasSingleBean(ThrottleEndpoint.class));
    }

    @Test
    void endpointIsNotExposedByDefault() {
        web.run(context -> assertThat(context).doesNotHaveBean(ThrottleEndpoint.class));
    }

    @Test
    void endpointCanBeSwitchedOff() {
        web.withPropertyValues(EXPOSED, "management.endpoint.throttle.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(ThrottleEndpoint.class));
    }

    @Test
    void endpointCanBeMadeReadOnly() {
        web.withPropertyValues(EXPOSED, "management.endpoint.throttle.access=READ_ONLY")
                .run(context -> assertThat(context.getBean(WebEndpointsSupplier.class)
                                .getEndpoints()
                                .iterator()
                                .next())
                        .extracting(ExposableWebEndpoint::getOperations)
                        .asInstanceOf(collection(Operation.class))
                        .extracting(Operation::getType)
                        .containsOnly(OperationType.READ));
    }

    @Test
    void noEndpointWithoutThrottleMachines() {
        new WebApplicationContextRunner()
                .withConfiguration(WEB_ENDPOINTS)
                .withPropertyValues(EXPOSED)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ThrottleEndpoint.class));
    }

    @Test
    void endpointOfTheApplicationIsKept() {
        ThrottleEndpoint own = new ThrottleEndpoint(ThrottleMachines.create(), List.of());
        web.withPropertyValues(EXPOSED)
                .withBean("own", ThrottleEndpoint.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(ThrottleEndpoint.class)).isSameAs(own));
    }

    @Test
    void nothingBreaksWithoutActuator() {
        plain.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .withPropertyValues(EXPOSED)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ThrottleEndpoint.class));
    }

    @Test
    void nothingBreaksWithoutActuatorsAutoConfiguration() {
        plain.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate.autoconfigure"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ThrottleEndpoint.class));
    }

    @Test
    void nothingBreaksWithoutEndpointClasses() {
        plain.withClassLoader(new FilteredClassLoader(WebEndpoint.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ThrottleEndpoint.class));
    }

    @Test
    void nothingBreaksWithoutAWebApplication() {
        plain.withPropertyValues(EXPOSED).run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void jmxWorksWithoutTheEndpoint() {
        plain.withConfiguration(AutoConfigurations.of(
                        JmxAutoConfiguration.class,
                        EndpointAutoConfiguration.class,
                        JmxEndpointAutoConfiguration.class))
                .withPropertyValues(EXPOSED, "spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=*")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(JmxEndpointsSupplier.class).getEndpoints())
                            .isEmpty();
                });
    }
}
