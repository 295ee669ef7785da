package io.throttlemachines.docs.first;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the README says that its first example prints. */
@ExtendWith(OutputCaptureExtension.class)
class ReadmeExampleTest {

    private static final String GROUP = "throttle-machines.groups.payment-system.";

    @Test
    void theFirstExamplePrintsWhatTheReadmeSays(CapturedOutput output) {
        try (var context = new SpringApplicationBuilder(PaymentsApplication.class)
                .web(WebApplicationType.NONE)
                .properties(
                        GROUP + "breakers.gateway.failure-threshold=2",
                        GROUP + "breakers.gateway.reset-timeout=30s",
                        GROUP + "limiters.charge.limit=100",
                        GROUP + "limiters.charge.period=60s",
                        GROUP + "limiters.charge.depends-on=gateway")
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
}
