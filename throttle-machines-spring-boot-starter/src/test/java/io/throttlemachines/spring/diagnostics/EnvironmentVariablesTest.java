package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The report about an environment variable says what Spring's binder does with it, once, under the name of the property. */
@ExtendWith(OutputCaptureExtension.class)
class EnvironmentVariablesTest {

    private static final String FILE =
            "throttle-machines: {breakers: {main-db: {failure-threshold: 3, depends-on: [b, c]}, b: , c: }}";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "THROTTLEMACHINES_BREAKERS_MAINDB_FAILURETHRESHOLD, many, failure-threshold, 'many' is not a whole number.",
                "THROTTLE_MACHINES_BREAKERS_MAIN_DB_FAILURE_THRESHOLD, many, failure-threshold, 'many' is not a whole number.",
                "THROTTLEMACHINES_BREAKERS_MAINDB_RESETTIMEOUT, soon, reset-timeout, 'soon' is not a duration.",
                "THROTTLEMACHINES_BREAKERS_MAINDB_FAILURETHRESHOLD, 0, failure-threshold, failure-threshold is 0.",
                "THROTTLEMACHINES_BREAKERS_MAINDB_DEPENDSON, z, depends-on, 'main-db' depends on 'z'",
                "THROTTLE_MACHINES_BREAKERS_MAIN_DB_DEPENDS_ON, z, depends-on, 'main-db' depends on 'z'",
                "THROTTLEMACHINES_BREAKERS_MAINDB_DEPENDSON_0, z, depends-on, 'main-db' depends on 'z'",
                "THROTTLEMACHINES_BREAKERS_MAINDB, x, -, 'x' is where settings belong.",
                "THROTTLE_MACHINES_BREAKERS_MAIN_DB, x, -, 'x' is where settings belong."
            },
            quoteCharacter = '`')
    void aWrongValueIsReportedOnce(String variable, String value, @Nullable String setting, String reason) {
        String property = "throttle-machines.breakers.main-db" + (setting == null ? "" : "." + setting);

        assertReported(
                Starts.failure(Starts.with(WrittenNamesTest.environment(variable, value), FILE)),
                property,
                value,
                variable,
                reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {FILE, "throttle-machines: {breakers: {main-db: {mode: observe}}}"})
    void anEmptyValueIsReportedWhateverAFileSays(String file) {
        for (String variable : new String[] {
            "THROTTLEMACHINES_BREAKERS_MAINDB_FAILURETHRESHOLD", "THROTTLE_MACHINES_BREAKERS_MAIN_DB_FAILURE_THRESHOLD"
        }) {
            assertReported(
                    Starts.failure(Starts.with(WrittenNamesTest.environment(variable, ""), file)),
                    "throttle-machines.breakers.main-db.failure-threshold",
                    "",
                    variable,
                    "It has no value.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "breakers.main-db.mode, It has no value.",
                "breakers.main-db.recovery-guard, It has no value.",
                "events.history, It has no value.",
                "metrics.enabled, It has no value.",
                "fleet.instance, instance",
                "health.open-status, open-status is blank."
            })
    void anEmptyValueOfAnyTypeIsReported(String setting, String reason) {
        String variable =
                "THROTTLEMACHINES_" + setting.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);

        assertReported(
                Starts.failure(Starts.with(WrittenNamesTest.environment(variable, ""), FILE)),
                "throttle-machines." + setting,
                "",
                variable,
                reason);
    }

    private static void assertReported(
            FailureAnalysis analysis, String property, String value, String variable, String reason) {
        assertThat(analysis.getDescription())
                .containsOnlyOnce("Property: ")
                .contains("Property: " + property + System.lineSeparator())
                .contains("Value: \"" + value + "\"")
                .contains("Origin: \"" + variable + "\" from property source")
                .contains("Reason: " + reason);
    }

    @Test
    void anEmptyListHidesThatOfAFile() {
        Starts.with(WrittenNamesTest.environment("THROTTLEMACHINES_BREAKERS_MAINDB_DEPENDSON", ""), FILE)
                .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("main-db")
                                .config()
                                .dependsOn())
                        .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"THROTTLEMACHINES", "THROTTLE_MACHINES"})
    void aVariableOfOurNameAloneMayBeSomethingElse(String variable, CapturedOutput log) {
        Starts.with(WrittenNamesTest.environment(variable, "x"), FILE).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(ThrottleMachines.class)
                            .breaker("main-db")
                            .config()
                            .failureThreshold())
                    .isEqualTo(3);
            assertThat(log.getOut().lines().filter(line -> line.contains("WARN")))
                    .singleElement()
                    .asString()
                    .contains(variable, "'x' is where settings belong.");
        });
    }

    @Test
    void whatIsBesideAWrongSectionIsReportedWithoutConsequences() {
        FailureAnalysis analysis = Starts.failure(Starts.with(
                WrittenNamesTest.environment("THROTTLEMACHINES_BREAKERS", "x"),
                "throttle-machines: {breakers: {a: {failure-threshold: 3, reset-timeout: soon}, b: }}"));

        assertThat(analysis.getDescription())
                .contains("for 2 reasons", "'x' is where settings belong.", "'soon' is not a duration.");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "java.io.IOException,"})
    void anEmptyElementOfAListIsReported(String list) {
        String variable = "THROTTLEMACHINES_BREAKERS_MAINDB_RECORDEXCEPTIONS";

        assertReported(
                Starts.failure(Starts.with(WrittenNamesTest.environment(variable, list), FILE)),
                "throttle-machines.breakers.main-db.record-exceptions",
                list,
                variable,
                "'" + list + "' has an empty element.");
    }
}
