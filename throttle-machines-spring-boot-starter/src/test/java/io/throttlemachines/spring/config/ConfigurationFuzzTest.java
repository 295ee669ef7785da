package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfigBuilder;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.spring.diagnostics.Starts;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Random YAML of right, odd and wrong names and values, in every section that declares nodes: it starts with exactly what is written, or it stops with each wrong line and
 * no other.
 */
class ConfigurationFuzzTest {

    private static final Pattern ORIGIN = Pattern.compile("Origin: .*\\[application\\.yml] - (\\d+):\\d+");

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void startsWithWhatIsWrittenOrStopsWhereItIsWrong(int seed) {
        RandomYaml yaml = new RandomYaml(seed);

        if (yaml.wrongLines().isEmpty()) {
            Starts.with(yaml.text()).run(context -> {
                assertThat(context).as(yaml.text()).hasNotFailed();
                assertHasWhatIsWritten(context.getBean(ThrottleMachines.class), yaml);
            });
        } else {
            assertReports(Starts.failure(yaml.text()), yaml);
        }
    }

    private static void assertHasWhatIsWritten(ThrottleMachines machines, RandomYaml yaml) {
        SoftAssertions softly = new SoftAssertions();
        softly.assertThat(by(machines.breakers(), Breaker::config))
                .isEqualTo(by(yaml.breakers(), BreakerConfigBuilder::build));
        softly.assertThat(by(machines.limiters(), Limiter::config))
                .isEqualTo(by(yaml.limiters(), LimiterConfigBuilder::build));
        softly.assertThat(by(machines.hedges(), Hedge::config)).isEqualTo(by(yaml.hedges(), HedgeConfigBuilder::build));
        softly.assertThat(
                        by(machines.groups(), group -> Set.copyOf(group.config().members())))
                .isEqualTo(yaml.groups());
        assertThat(softly.errorsCollected()).as(yaml.text()).isEmpty();
    }

    private static <F, T> Map<String, T> by(Map<String, F> named, Function<F, T> value) {
        return named.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> value.apply(each.getValue())));
    }

    private static void assertReports(FailureAnalysis analysis, RandomYaml yaml) {
        String description = analysis.getDescription();
        String all = yaml.text() + description + analysis.getAction();
        Set<Integer> lines = new TreeSet<>();
        ORIGIN.matcher(description).results().forEach(match -> lines.add(Integer.valueOf(match.group(1))));
        assertThat(lines).as(all).isEqualTo(yaml.wrongLines());
        long reasons = count(description, "    Reason: ");
        assertThat(count(description, "    Property: throttle-machines."))
                .as(all)
                .isEqualTo(reasons);
        assertThat(analysis.getAction().lines()).as(all).hasSize((int) reasons).noneMatch(String::isBlank);
    }

    private static long count(String text, String start) {
        return text.lines().filter(line -> line.startsWith(start)).count();
    }
}
