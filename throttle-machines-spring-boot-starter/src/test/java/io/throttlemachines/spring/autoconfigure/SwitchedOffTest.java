package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.util.ClassUtils;

/** Everything is there for which one of our auto-configurations could create beans. */
class SwitchedOffTest {

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class))
            .withConfiguration(AutoConfigurations.of(ours().toArray(Class<?>[]::new)))
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=throttle", "throttle-machines.enabled=false");

    @Test
    void noBeanIsCreated() {
        runner.run(context -> assertThat(Arrays.stream(context.getBeanDefinitionNames())
                        .map(context::getType)
                        .map(String::valueOf))
                .noneMatch(type -> type.contains("io.throttlemachines")));
    }

    @Test
    void theApplicationsOwnInstanceStaysTheOnlyBean() {
        runner.withBean("own", ThrottleMachines.class, ThrottleMachines::create)
                .run(context -> assertThat(Arrays.stream(context.getBeanDefinitionNames())
                                .map(context::getType)
                                .map(String::valueOf)
                                .filter(type -> type.contains("io.throttlemachines")))
                        .containsExactly("class " + ThrottleMachines.class.getName()));
    }

    private static List<Class<?>> ours() {
        List<Class<?>> ours = new ArrayList<>();
        for (String candidate : ImportCandidates.load(AutoConfiguration.class, null)) {
            if (candidate.startsWith("io.throttlemachines.")) {
                ours.add(ClassUtils.resolveClassName(candidate, null));
            }
        }
        assertThat(ours).hasSizeGreaterThan(10);
        return ours;
    }
}
