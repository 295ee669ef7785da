package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stack that ends while somebody subscribes to a guarded publisher harms nothing: no place or permit is lost. */
class DeepSubscriptionTest {

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES) // less than a minute where nothing else runs
    void stackThatEndsInASubscriptionLosesNoPlace() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DeepSubscription.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
    }
}
