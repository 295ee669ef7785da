package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A mistake is reported once, at the property that causes it. */
class MistakePlaceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "breakers: {b: , a: {depends-on: [[b]]}} | breakers.a.depends-on[0][0] | There is no property '0'",
                "breakers: {b: , a: {depends-on: [b, [b]]}} | breakers.a.depends-on[1][0] | There is no property '0'",
                "breakers: {b: , a: {depends-on: [{x: b}]}} | breakers.a.depends-on[0].x | There is no property 'x'",
                "groups: {\"[pay.ment]\": {breakers: {x: }}, pay: {breakers: {y: }}} | groups[pay.ment] | no member 'ment'",
                "breakers: {\"[pay.ment]\": }, groups: {pay: {breakers: {y: }}} | breakers[pay.ment] | no member 'ment'",
                "hedges: {\"[pay.ment]\": }, groups: {pay: {breakers: {y: }}} | hedges[pay.ment] | no member 'ment'",
                "retries: {\"[pay.ment]\": }, groups: {pay: {breakers: {y: }}} | retries[pay.ment] | no member 'ment'"
            })
    void isReportedOnce(String yaml, String property, String reason) {
        assertThat(Starts.failure("throttle-machines: {" + yaml + "}").getDescription())
                .containsOnlyOnce("Reason: ")
                .contains("Property: throttle-machines." + property + System.lineSeparator())
                .containsPattern("Origin: .*\\[application\\.yml] - 1:\\d+\\R")
                .contains(reason);
    }

    @Test
    void aListWithAGapHasNoFurtherMistakesInAnotherSource() {
        FailureAnalysis analysis = Starts.failure(Starts.with(
                        "throttle-machines: {breakers: {a: , b: , c: {depends-on: [a, b], record-exceptions: [x]}}}")
                .withPropertyValues("throttle-machines.breakers.c.depends-on[1]=a"));

        assertThat(analysis.getDescription())
                .contains("for 2 reasons", "breakers.c.depends-on[1]", "The list has a gap before this element")
                .contains("breakers.c.record-exceptions[0]", "There is no class 'x'.");
    }

    @ParameterizedTest
    @CsvSource({
        "breakers.a.recovery-guard",
        "breakers.a.reset-guard",
        "breakers.a.failure-predicate",
        "retries.a.retry-predicate"
    })
    void aBlankNameOfABeanIsNoValue(String property) {
        FailureAnalysis analysis = Starts.failure("throttle-machines." + property + ": ''");

        assertThat(analysis.getDescription()).containsOnlyOnce("Reason: ").contains(property, "It has no value.");
        assertThat(analysis.getAction()).isEqualTo("Write the name of a bean, or leave the property out.");
    }
}
