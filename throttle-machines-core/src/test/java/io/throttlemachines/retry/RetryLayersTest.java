package io.throttlemachines.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.test.ManualTicker;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three layers of services, each of which retries its calls to the next. The load on the backend behind them, while it fails:
 * 27 times that of the clients without budgets, at most 1.73 times with them. docs/retries.md has the chart.
 */
@Tag("simulation")
class RetryLayersTest {

    private static final int LAYERS = 3;
    private static final int STEPS = 24;
    private static final int CALLS_PER_STEP = 2_000;

    /** The steps in which every call of the backend fails. */
    private static boolean down(int step) {
        return step >= 6 && step < 18;
    }

    /** The calls that reach the backend in each step, for each call of a client. */
    private static List<Double> load(double budget) {
        ManualTicker ticker = new ManualTicker();
        List<Double> load = new ArrayList<>();
        try (ThrottleMachines machines = ThrottleMachines.builder()
                .ticker(ticker)
                .sleeper(ticker::advance)
                .build()) {
            int[] reached = {0};
            boolean[] down = {false};
            CheckedSupplier<String, IOException> backend = () -> {
                reached[0]++;
                if (down[0]) {
                    throw new IOException("overloaded");
                }
                return "answer";
            };
            CheckedSupplier<String, IOException> service = backend;
            for (int i = 0; i < LAYERS; i++) {
                Retry retry = machines.retry(
                        "layer" + i, RetryConfig.builder().budget(budget).build());
                CheckedSupplier<String, IOException> next = service;
                service = () -> retry.call(next);
            }
            for (int step = 0; step < STEPS; step++) {
                down[0] = down(step);
                reached[0] = 0;
                call(service);
                load.add((double) reached[0] / CALLS_PER_STEP);
            }
        }
        return load;
    }

    private static void call(CheckedSupplier<String, IOException> service) {
        for (int i = 0; i < CALLS_PER_STEP; i++) {
            try {
                String unused = service.get();
            } catch (IOException failed) {
                // the client shows an error
            }
        }
    }

    private static double whileDown(List<Double> load) {
        double sum = 0;
        int steps = 0;
        for (int step = 0; step < STEPS; step++) {
            if (down(step)) {
                sum += load.get(step);
                steps++;
            }
        }
        return sum / steps;
    }

    @Test
    void threeLayersWithoutBudgetsMultiplyTheLoadBy27() {
        assertThat(whileDown(load(9))).isEqualTo(27);
    }

    @Test
    void threeLayersWithBudgetsMultiplyTheLoadByAtMost1Point73() {
        assertThat(whileDown(load(0.2))).isBetween(1.72, 1.73);
    }

    @Test
    void loadIsThatOfTheClientsWhileAllIsWell() {
        assertThat(load(0.2).subList(0, 6)).containsOnly(1.0);
        assertThat(load(9).subList(18, STEPS)).containsOnly(1.0);
    }

    @Test
    void chartInTheDocumentationShowsTheseLoads() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "retries.md")))
                .contains("    line " + rounded(load(9)) + "\n    line " + rounded(load(0.2)) + "\n");
    }

    private static List<String> rounded(List<Double> load) {
        return load.stream()
                .map(each -> new BigDecimal(each)
                        .setScale(2, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString())
                .toList();
    }
}
