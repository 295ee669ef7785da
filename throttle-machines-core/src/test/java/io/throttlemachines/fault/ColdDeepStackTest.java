package io.throttlemachines.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stack that ends where the library does something for the first time in a JVM leaves every class usable. */
class ColdDeepStackTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 9, 10, 15, 16, 17})
    void laterFailuresCountAndAreThrown(int padding) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdDeepStack.class.getName(),
                        String.valueOf(padding))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output.lines().filter(line -> line.startsWith("with padding")))
                .as(output)
                .isEmpty();
    }
}
