package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.diagnostics.Starts;
import io.throttlemachines.spring.refresh.SettingsRefresh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.properties.ConfigurationPropertiesRebinder;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.annotation.Configuration;

class ThrottleRefreshAutoConfigurationTest {

    private final ApplicationContextRunner runner =
            Starts.runner().withConfiguration(AutoConfigurations.of(ThrottleRefreshAutoConfiguration.class));

    @Test
    void refreshIsThereWithSpringCloud() {
        runner.run(context -> assertThat(context).hasSingleBean(SettingsRefresh.class));
    }

    @Test
    void noRefreshWithoutSpringCloud() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.cloud"))
                .run(context -> assertThat(context)
                        .hasSingleBean(ThrottleMachines.class)
                        .doesNotHaveBean(SettingsRefresh.class)
                        .doesNotHaveBean("throttleRefreshListener"));
    }

    @Test
    void noRefreshOfTheApplicationsOwnInstance() {
        runner.withBean(ThrottleMachines.class, ThrottleMachines::create)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SettingsRefresh.class));
    }

    @Test
    void noRefreshWhileSwitchedOff() {
        runner.withPropertyValues("throttle-machines.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SettingsRefresh.class));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void refreshOfAFileBySpringCloudIsApplied(@TempDir Path folder, CapturedOutput output) throws IOException {
        Path file = folder.resolve("application.yml");
        Files.writeString(file, yaml(3));
        try (var context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run("--spring.config.location=" + file.toUri(), "--spring.main.banner-mode=off")) {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.breaker("remote").config().failureThreshold()).isEqualTo(3);

            Files.writeString(file, yaml(7));
            assertThat(context.getBean(ContextRefresher.class).refresh())
                    .containsExactly("throttle-machines.breakers.remote.failure-threshold");

            assertThat(machines.breaker("remote").config().failureThreshold()).isEqualTo(7);
            assertThat(context.getBean(ThrottleMachines.class)).isSameAs(machines);
            assertThat(context.getBean(ConfigurationPropertiesRebinder.class).getErrors())
                    .isEmpty();
            assertThat(output).doesNotContain("WARN");
        }
    }

    private static String yaml(int threshold) {
        return """
                throttle-machines:
                  breakers:
                    remote: { failure-threshold: %d }
                """.formatted(threshold);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
