package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.spring.autoconfigure.AopWiring;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Settings that are read before the properties are bound stop the start like all others: in the one report of all mistakes. */
class EarlySettingsFailureTest {

    private static final Pattern PROPERTY = Pattern.compile("Property: throttle-machines\\.(\\S+)");

    private final ApplicationContextRunner runner =
            Starts.runner().withConfiguration(AutoConfigurations.of(AopWiring.TYPE));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "many | 'many' is not a whole number. | Write digits only, such as 100.",
                "'1,000' | '1,000' is not a whole number. | Write digits only, such as 1000.",
                "'${X}' | '${X}' cannot be resolved: nothing defines ${X}. | Define the property, or give a default, such as ${the.property:default}.",
                "99999999999 | '99999999999' is not a whole number within range. | Write a smaller number.",
                "010 | YAML reads '010' as 8. | Write digits only, such as 100. A zero at the start makes a number octal.",
                "'' | It has no value. | Write a value, or leave the property out.",
                "'${none:}' | It has no value. | Write a value, or leave the property out."
            },
            quoteCharacter = '`')
    void aWrongOrderStopsTheStart(String order, String reason, String advice) {
        FailureAnalysis analysis =
                Starts.failure(Starts.with(runner, "throttle-machines:\n  aop: {throttled-order: " + order + "}"));

        assertThat(analysis.getDescription())
                .containsOnlyOnce("Property: throttle-machines.aop.throttled-order" + System.lineSeparator())
                .containsPattern("Origin: .*\\[application\\.yml] - 2:\\d+\\R")
                .contains("Reason: " + reason);
        assertThat(analysis.getAction()).isEqualTo(advice);
    }

    @Test
    void allWrongOrdersAreReportedWithAllOtherMistakes() {
        FailureAnalysis analysis = Starts.failure(Starts.with(runner, """
                throttle-machines:
                  aop: { retried-order: a, throttled-order: b, circuit-breaker-order: c, hedged-order: d }
                  breakers:
                    e: { reset-timeout: soon, half-open-calls: 0 }
                """));

        assertThat(PROPERTY.matcher(analysis.getDescription()).results().map(MatchResult::group))
                .containsExactlyInAnyOrder(
                        "Property: throttle-machines.aop.retried-order",
                        "Property: throttle-machines.aop.throttled-order",
                        "Property: throttle-machines.aop.circuit-breaker-order",
                        "Property: throttle-machines.aop.hedged-order",
                        "Property: throttle-machines.breakers.e.reset-timeout",
                        "Property: throttle-machines.breakers.e.half-open-calls");
    }

    @Test
    void aNameOfAFleetWithAnUnknownPlaceholderIsReportedWithAllOtherMistakes() {
        FailureAnalysis analysis = Starts.failure(Starts.with(runner, """
                throttle-machines:
                  fleet: { name: '${X}' }
                  events: { history: many }
                """));

        assertThat(analysis.getDescription())
                .containsPattern("throttle-machines.fleet.name\\R +Value: \"\\$\\{X}\"\\R +Origin: .* - 2:")
                .contains("Property: throttle-machines.events.history");
    }
}
