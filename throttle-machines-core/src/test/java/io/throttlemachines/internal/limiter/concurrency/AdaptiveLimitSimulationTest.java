package io.throttlemachines.internal.limiter.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import io.throttlemachines.internal.limiter.concurrency.SimulatedService.Fixed;
import io.throttlemachines.internal.limiter.concurrency.SimulatedService.Strategy;
import io.throttlemachines.internal.limiter.concurrency.SimulatedService.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** L1a: a service of 20 workers, of which half fail for a while, under loads up to three times what it can do. */
@Tag("simulation")
class AdaptiveLimitSimulationTest {

    private static final List<Integer> WORKERS = List.of(20, 10, 20);
    private static final List<Integer> LIMITS = List.of(10, 15, 20, 30, 40, 60, 100);

    /** Ours, as a limiter uses it. */
    private static final class Ours implements Strategy {

        private final AdaptiveLimit limit;

        Ours(long start, long max) {
            limit = new AdaptiveLimit(start, 1, max, 0);
        }

        @Override
        public long limit() {
            return limit.limit();
        }

        @Override
        public void ended(long began, long now, int running, boolean failed) {
            limit.ended(began, now, running, failed);
        }
    }

    /** A limit of Netflix' concurrency-limits, as its limiters use it. */
    private record Netflix(Limit netflix) implements Strategy {

        @Override
        public long limit() {
            return netflix.getLimit();
        }

        @Override
        public void ended(long began, long now, int running, boolean failed) {
            netflix.onSample(began, now - began, running, failed);
        }
    }

    private static Strategy gradient2() {
        return new Netflix(Gradient2Limit.newBuilder()
                .initialLimit(20)
                .minLimit(1)
                .maxConcurrency(200)
                .build());
    }

    private static Strategy vegas() {
        return new Netflix(
                VegasLimit.newBuilder().initialLimit(20).maxConcurrency(200).build());
    }

    private static double[] goodput(Supplier<Strategy> strategy, double load, long seed) {
        return new SimulatedService(strategy.get(), Work.exponential(10_000_000), WORKERS, load, seed).goodput();
    }

    private static double[] best(double load, long seed) {
        return best(
                LIMITS.stream().mapToLong(Integer::longValue), limit -> goodput(() -> new Fixed(limit), load, seed));
    }

    /** The best goodput that any of these limits has reached, by phase. */
    private static double[] best(LongStream limits, LongFunction<double[]> goodput) {
        return limits.mapToObj(goodput)
                .reduce((best, fixed) -> {
                    double[] better = best.clone();
                    Arrays.setAll(better, phase -> Math.max(best[phase], fixed[phase]));
                    return better;
                })
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"0.8, 1", "0.8, 2", "1.0, 1", "1.0, 2", "1.5, 1", "1.5, 2", "3.0, 1", "3.0, 2"})
    void goodputIsWithinATenthOfTheBestFixedLimit(double load, long seed) {
        double[] best = best(load, seed);
        double[] ours = goodput(() -> new Ours(20, 200), load, seed);
        for (int phase = 0; phase < best.length; phase++) {
            assertThat(ours[phase]).as("phase %d", phase).isGreaterThanOrEqualTo(0.9 * best[phase]);
        }
    }

    /** Of the second and third phase: in the first the limit may still be on its way. */
    @ParameterizedTest
    @CsvSource({
        "EXPONENTIAL, 20, 10, 400, 0.8",
        "EXPONENTIAL, 20, 10, 400, 1.0",
        "EXPONENTIAL, 20, 10, 1000, 3.0",
        "EXPONENTIAL, 20, 10, 1, 3.0",
        "EXPONENTIAL, 1, 1, 5, 3.0",
        "EXPONENTIAL, 1, 1, 200, 3.0",
        "EXPONENTIAL, 2, 2, 200, 3.0",
        "CACHE, 20, 10, 20, 1.5",
        "LOG_NORMAL, 20, 10, 20, 0.8",
        "LOG_NORMAL, 20, 10, 20, 1.5"
    })
    void goodputHoldsWhereverTheLimitStarts(Kind kind, int workers, int half, int start, double load) {
        List<Integer> phases = List.of(workers, half, workers);
        double[] best = best(
                DoubleStream.of(0.5, 1.0, 1.5, 2.0, 3.0).mapToLong(part -> Math.max(1, Math.round(part * workers))),
                limit -> new SimulatedService(new Fixed(limit), kind.work, phases, load, 1).goodput());
        double[] ours =
                new SimulatedService(new Ours(start, Math.max(200, start)), kind.work, phases, load, 1).goodput();
        for (int phase = 1; phase < best.length; phase++) {
            assertThat(ours[phase]).as("phase %d", phase).isGreaterThanOrEqualTo(0.8 * best[phase]);
        }
    }

    private enum Kind {
        EXPONENTIAL(Work.exponential(10_000_000)),
        LOG_NORMAL(Work.logNormal(10_000_000, 1.5)),
        CACHE(Work.either(1_000_000, 200_000_000, 0.9));

        private final Work work;

        Kind(Work work) {
            this.work = work;
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.8, 1.0, 1.5, 3.0})
    void documentationShowsWhatIsMeasuredHere(double load) throws IOException {
        double[] best = best(load, 1);
        double[] ours = goodput(() -> new Ours(20, 200), load, 1);
        double[] gradient2 = goodput(AdaptiveLimitSimulationTest::gradient2, load, 1);
        double[] vegas = goodput(AdaptiveLimitSimulationTest::vegas, load, 1);
        double[] none = goodput(() -> new Fixed(1_000_000), load, 1);
        String page = Files.readString(Path.of("../docs/concurrency.md"));
        for (int phase = 0; phase < best.length; phase++) {
            String row = String.format(Locale.ROOT, "| %.1f | %d: %d workers | ", load, phase + 1, WORKERS.get(phase));
            double[] shown = Arrays.stream(page.substring(page.indexOf(row) + row.length())
                            .lines()
                            .findFirst()
                            .orElseThrow()
                            .split("\\|"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            double[] measured = {
                best[phase],
                ours[phase] / best[phase],
                gradient2[phase] / best[phase],
                vegas[phase] / best[phase],
                none[phase] / best[phase]
            };
            for (int column = 0; column < measured.length; column++) {
                assertThat(shown[column])
                        .as("%s column %d", row, column)
                        .isCloseTo(measured[column], within(column == 0 ? 0.01 * measured[0] : 0.02));
            }
        }
    }
}
