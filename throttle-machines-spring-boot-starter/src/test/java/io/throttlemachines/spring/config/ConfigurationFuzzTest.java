package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.config.RandomYaml.Node;
import io.throttlemachines.spring.diagnostics.Starts;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Random YAML of right, odd and wrong names and values: it starts with exactly what is written, or it stops with each wrong line and
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
        Map<String, BreakerConfig> breakers = yaml.nodes().stream()
                .filter(node -> node.limiter() == null)
                .collect(Collectors.toMap(Node::name, node -> node.breaker().build()));
        Map<String, LimiterConfig> limiters = yaml.nodes().stream()
                .filter(node -> node.limiter() != null)
                .collect(Collectors.toMap(Node::name, node -> node.limiter().build()));
        assertThat(machines.breakers().keySet()).as(yaml.text()).isEqualTo(breakers.keySet());
        assertThat(machines.limiters().keySet()).as(yaml.text()).isEqualTo(limiters.keySet());
        breakers.forEach((name, config) ->
                assertThat(machines.breaker(name).config()).as(yaml.text()).isEqualTo(config));
        limiters.forEach((name, config) ->
                assertThat(machines.limiter(name).config()).as(yaml.text()).isEqualTo(config));
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
