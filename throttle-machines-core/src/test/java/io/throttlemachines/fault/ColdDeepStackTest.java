package io.throttlemachines.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stack that ends where the library does something for the first time in a JVM leaves every class usable. */
class ColdDeepStackTest {

    @ParameterizedTest
    @CsvSource({
        "breaker, 0",
        "breaker, 1",
        "breaker, 3",
        "breaker, 9",
        "breaker, 10",
        "breaker, 15",
        "permits, 1",
        "permits, 7"
    })
    void laterFailuresCountAndNoPlaceIsLost(String through, String padding) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdDeepStack.class.getName(),
                        through,
                        padding)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output.lines().filter(line -> line.startsWith("harmed")))
                .as(output)
                .isEmpty();
    }
}
