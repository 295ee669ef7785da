package io.throttlemachines.docs.first;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The first example of the README, with the YAML of the README, prints what the README says. */
@ExtendWith(OutputCaptureExtension.class)
class ReadmeExampleTest {

    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void firstExamplePrintsWhatTheReadmeSays(CapturedOutput output) throws IOException {
        List<PropertySource<?>> written = yaml();
        try (var context = new SpringApplicationBuilder(PaymentsApplication.class)
                .web(WebApplicationType.NONE)
                .initializers(
                        starting -> written.forEach(starting.getEnvironment().getPropertySources()::addFirst))
                .run()) {
            assertThat(context.isActive()).isTrue();
        }
        assertThat(output)
                .contains(
                        "order 1 failed: the gateway does not answer",
                        "order 2 failed: the gateway does not answer",
                        "order 3 must wait: blocked by [payment-system.gateway]",
                        "order 4 must wait: blocked by [payment-system.gateway]");
    }

    private static List<PropertySource<?>> yaml() throws IOException {
        Matcher first = YAML.matcher(Files.readString(Path.of("../README.md")));
        assertThat(first.find()).isTrue();
        return new YamlPropertySourceLoader()
                .load("README", new ByteArrayResource(first.group(1).getBytes(StandardCharsets.UTF_8)));
    }
}
