package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A value that YAML reads as something else stops the start behind a placeholder too. */
class PlaceholderValuesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "010 | limiters: {a: {limit: '${v}', period: 1s}} | limiters.a.limit | '010' as 8.",
                "010 | limiters: {a: {limit: '${v:5}', period: 1s}} | limiters.a.limit | '010' as 8.",
                "010 | limiters: {a: {limit: '${w}', period: 1s}} | limiters.a.limit | '010' as 8.",
                "1:30 | limiters: {a: {limit: 1, period: '${v}'}} | limiters.a.period | '1:30' as 90.",
                "1:30 | breakers: {a: {failure-rate-threshold: '${v}'}} | breakers.a.failure-rate-threshold | '1:30' as 90.",
                "010 | breakers: {a: {quorum: '${v}'}} | breakers.a.quorum | '010' as 8.",
                "no | breakers: {a: {depends-on: '${v}'}} | breakers.a.depends-on | 'no' as the boolean false.",
                "1.10 | breakers: {a: {depends-on: ['${v}']}} | breakers.a.depends-on[0] | '1.10' as 1.1.",
                "no | breakers: {a: {recovery-guard: '${v}'}} | breakers.a.recovery-guard | 'no' as the boolean false."
            })
    void areReadAsWhereTheyAreWritten(String value, String settings, String property, String reason) {
        FailureAnalysis report = Starts.failure("v: %s\nw: '${v}'\nthrottle-machines: {%s}".formatted(value, settings));

        assertThat(report.getDescription())
                .containsOnlyOnce("Property: ")
                .contains("Property: throttle-machines." + property + System.lineSeparator())
                .containsPattern("Origin: .*\\[application\\.yml] - 3:\\d+\\R")
                .contains("YAML reads " + reason);
    }

    @Test
    void aNumberWithOneReadingIsThatNumber() {
        Starts.run(
                "v: 10\nw: '010'\nthrottle-machines: {fleet: {instance: '${v}'}, limiters: {a: {limit: '${v}', period: '${w}s'}}}",
                context -> assertThat(context.getBean(ThrottleMachines.class)
                                .limiter("a")
                                .config()
                                .limit())
                        .isEqualTo(10));
    }
}
