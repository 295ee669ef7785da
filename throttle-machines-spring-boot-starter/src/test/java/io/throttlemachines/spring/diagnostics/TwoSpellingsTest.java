package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A name that one file writes in brackets and without them. Spring reads one node, with the settings of both. */
class TwoSpellingsTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "breakers | {failure-threshold: 3} | {reset-timeout: 5s, mode: observe}",
                "breakers | {failure-threshold: 3} | {failure-threshold: 4}",
                "cascades | {cascades-to: a} | {mode: observe}",
                "limiters | {limit: 3} | {period: 1s}",
                "hedges | {delay: 1s} | {max-attempts: 3}",
                "retries | {max-attempts: 3} | {backoff: 1s}",
                "groups | {breakers: {a: {mode: observe}}} | {breakers: {b: {mode: observe}}}"
            })
    void stopTheStartWithBothPlaces(String section, String first, String second) {
        for (String name : new String[] {"plain", "main-db"}) {
            String yaml = "throttle-machines:\n  %s:\n    \"[%s]\": %s\n    %s: %s\n"
                    .formatted(section, name, first, name, second);

            assertReported(Starts.failure(yaml), "throttle-machines." + section + "." + name, "3", "4");
        }
    }

    @Test
    void theOrderMakesNoDifference() {
        String yaml = "throttle-machines: {breakers: {\n  plain: {mode: observe},\n  '[plain]': {mode: observe}}}\n";

        assertReported(Starts.failure(yaml), "throttle-machines.breakers[plain]", "2", "3");
    }

    @Test
    void membersOfAGroupToo() {
        String yaml =
                "throttle-machines: {groups: {g: {breakers: {\n  '[plain]': {mode: off},\n  plain: {mode: off}}}}}\n";

        assertReported(Starts.failure(yaml), "throttle-machines.groups.g.breakers.plain", "2", "3");
    }

    private static void assertReported(FailureAnalysis analysis, String property, String firstLine, String secondLine) {
        assertThat(analysis.getDescription())
                .containsOnlyOnce("Property: ")
                .contains("Property: " + property + "\n")
                .containsPattern("Origin: .*\\[application\\.yml] - " + secondLine + ":")
                .containsPattern("is written with and without brackets; the other is at .*\\[application\\.yml] - "
                        + firstLine + ":");
        assertThat(analysis.getAction()).contains("Write all settings under one of the two.");
    }

    @Test
    void ofTwoSourcesAreOneNameIfSpringReadsThemAlike() {
        Starts.with("throttle-machines: {breakers: {'[plain]': {failure-threshold: 3}}}")
                .withPropertyValues("throttle-machines.breakers.plain.failure-threshold=4")
                .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("plain")
                                .config()
                                .failureThreshold())
                        .isEqualTo(4));
    }

    @Test
    void ofTwoSourcesStopTheStartOtherwise() {
        FailureAnalysis analysis =
                Starts.failure(Starts.with("throttle-machines: {breakers: {'[main-db]': {failure-threshold: 3}}}")
                        .withPropertyValues("throttle-machines.breakers.main-db.failure-threshold=4"));

        assertThat(analysis.getDescription())
                .containsOnlyOnce("Property: ")
                .contains("'main-db' is written with and without brackets");
    }
}
