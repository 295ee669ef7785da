package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Each mistake, written on one line below {@code throttle-machines}, and the report of it. */
class StartFailureTest {

    static Stream<Arguments> mistakes() {
        return Stream.concat(valuesOfTheWrongKind(), Stream.concat(unknownNames(), settingsThatCannotWork()));
    }

    private static Stream<Arguments> settingsThatCannotWork() {
        return Stream.of(
                Arguments.of(
                        "groups: {payment-system: {limiters: {charge: {limit: 0, period: 60s}}}}",
                        "groups.payment-system.limiters.charge.limit",
                        "0",
                        "limit is 0.",
                        "Write a whole number of at least 1."),
                Arguments.of(
                        "limiters: {api: {limit: 5}}",
                        "limiters.api.period",
                        null,
                        "period is missing.",
                        "such as period: 60s"),
                Arguments.of(
                        "limiters: {api: }", "limiters.api.limit", null, "limit is missing.", "such as limit: 100"),
                Arguments.of(
                        "limiters: {api: {limit: 5, period: -1s}}",
                        "limiters.api.period",
                        "-1s",
                        "period is PT-1S.",
                        "Write a duration such as 60s"),
                Arguments.of(
                        "limiters: {api: {limit: 5, period: 1s, burst: 9, algorithm: fixed-window}}",
                        "limiters.api.burst",
                        "9",
                        "burst 9 has no effect with fixed-window",
                        "Remove burst"),
                Arguments.of(
                        "breakers: {a: {half-open-calls: 5, max-concurrent: 2}}",
                        "breakers.a.half-open-calls",
                        "5",
                        "more than max-concurrent",
                        "Allow no more probes"),
                Arguments.of(
                        "breakers: {a: {max-concurrent-wait: 1s}}",
                        "breakers.a.max-concurrent-wait",
                        "1s",
                        "does nothing without max-concurrent",
                        "Set max-concurrent"),
                Arguments.of("breakers: {a: {timeout: 0s}}", "breakers.a.timeout", "0s", "timeout", ""),
                Arguments.of(
                        "{defaults: {breaker: {half-open-calls: 5}}, breakers: {a: {max-concurrent: 2}}}",
                        "defaults.breaker.half-open-calls",
                        "5",
                        "more than max-concurrent",
                        "Allow no more probes"),
                Arguments.of(
                        "defaults: {breaker: {failure-threshold: 0}}",
                        "defaults.breaker.failure-threshold",
                        "0",
                        "failure-threshold is 0.",
                        "Write a whole number from 1 to 1000000."),
                Arguments.of(
                        "defaults: {limiter: {max-keys: 0}}",
                        "defaults.limiter.max-keys",
                        "0",
                        "max-keys is 0.",
                        "Write a whole number of at least 1."),
                Arguments.of(
                        "breakers: {a: {slow-call-duration: 1s}}",
                        "breakers.a.slow-call-duration",
                        "1s",
                        "does nothing without slow-call-rate-threshold",
                        "Set both, or neither."),
                Arguments.of(
                        "breakers: {a: {record-exceptions: [java.io.IOException, java.lang.String]}}",
                        "breakers.a.record-exceptions",
                        "java.lang.String",
                        "'java.lang.String' is not an exception.",
                        "extend Throwable"),
                Arguments.of(
                        "breakers: {auth: {depends-on: user}, user: {depends-on: auth}}",
                        "breakers.auth.depends-on",
                        "user",
                        "auth -> user -> auth",
                        "Remove one of these edges"),
                Arguments.of(
                        "cascades: {auth: {cascades-to: user}, user: {cascades-to: auth}}",
                        "cascades.auth.cascades-to",
                        "user",
                        "auth -> user -> auth",
                        "Remove one of these edges"),
                Arguments.of(
                        "{breakers: {db: {mode: off}}, cascades: {db: {cascades-to: x}}}",
                        "cascades.db",
                        null,
                        "'db' is declared under both throttle-machines.breakers and throttle-machines.cascades.",
                        "keep it under throttle-machines.cascades"),
                Arguments.of(
                        "groups: {g: {breakers: {x: {mode: off}}, limiters: {x: {limit: 1, period: 1s}}}}",
                        "groups.g.limiters.x",
                        null,
                        "The name 'g.x' is declared twice.",
                        "Rename one"),
                Arguments.of(
                        "breakers: {main-db: {mode: off}, main_db: {mode: off}}",
                        "breakers.main_db",
                        null,
                        "'main-db' and 'main_db' differ only in dashes, underscores or case",
                        "Rename one"));
    }

    private static Stream<Arguments> unknownNames() {
        return Stream.of(
                Arguments.of(
                        "breakers: {db: {}, a: {depends-on: [db, dc]}}",
                        "breakers.a.depends-on",
                        "dc",
                        "'a' depends on 'dc', which is not declared.",
                        "Did you mean 'db'"),
                Arguments.of(
                        "limiters: {api: {limit: 1, period: 1s}, x: {limit: 1, period: 1s, depends-on: apo}}",
                        "limiters.x.depends-on",
                        "apo",
                        "'x' depends on 'apo', which is not declared.",
                        "Did you mean 'api'"),
                Arguments.of(
                        "groups: {g: {breakers: {gateway: {}, hooks: {depends-on: getaway}}}}",
                        "groups.g.breakers.hooks.depends-on",
                        "getaway",
                        "'g.hooks' depends on 'getaway', which is not declared.",
                        "Did you mean 'gateway'"),
                Arguments.of(
                        "{limiters: {api: {limit: 1, period: 1s}}, cascades: {a: {cascades-to: api}}}",
                        "cascades.a.cascades-to",
                        "api",
                        "which is a limiter",
                        "Only breakers open"),
                Arguments.of(
                        "breakers: {a: {failure-treshold: 5}}",
                        "breakers.a.failure-treshold",
                        "5",
                        "There is no property 'failure-treshold' under throttle-machines.breakers.a.",
                        "Did you mean 'failure-threshold'"),
                Arguments.of(
                        "groups: {g: {limiters: {main_Limit: {limti: 5}}}}",
                        "groups.g.limiters.main_Limit.limti",
                        "5",
                        "There is no property 'limti' under throttle-machines.groups.g.limiters.main_Limit.",
                        "Did you mean 'limit'"),
                Arguments.of(
                        "breakres: {a: {mode: off}}",
                        "breakres.a.mode",
                        "false",
                        "There is no property 'breakres' under throttle-machines.",
                        "Did you mean 'breakers'"),
                Arguments.of(
                        "defaults: {breaker: {depends-on: a}}",
                        "defaults.breaker.depends-on",
                        "a",
                        "There is no property 'depends-on' under throttle-machines.defaults.breaker.",
                        "Known are: failure-threshold,"),
                Arguments.of(
                        "breakers: {a: {cascades-to: b}}",
                        "breakers.a.cascades-to",
                        "b",
                        "There is no property 'cascades-to'",
                        "move 'a' to throttle-machines.cascades."),
                Arguments.of(
                        "limiters: {a: {limit: 1, period: 1s, guard: b}}",
                        "limiters.a.guard",
                        "b",
                        "There is no property 'guard'",
                        "Only breakers and limiters of a group have the property guard"));
    }

    private static Stream<Arguments> valuesOfTheWrongKind() {
        return Stream.of(
                Arguments.of(
                        "limiters: {a: {limit: 1, period: 1s, algorithm: token-buket}}",
                        "limiters.a.algorithm",
                        "token-buket",
                        "There is no algorithm 'token-buket'.",
                        "Did you mean 'token-bucket'"),
                Arguments.of(
                        "breakers: {a: {mode: on}}",
                        "breakers.a.mode",
                        "true",
                        "There is no mode 'true'.",
                        "Known are: enforce, observe, off."),
                Arguments.of(
                        "breakers: {a: {reset-timeout: soon}}",
                        "breakers.a.reset-timeout",
                        "soon",
                        "'soon' is not a duration.",
                        "such as 500ms, 60s or 5m, or ISO-8601"),
                Arguments.of(
                        "hedges: {a: {delay: 1.5}}",
                        "hedges.a.delay",
                        "1.5",
                        "'1.5' is not a duration.",
                        "such as 500ms"),
                Arguments.of(
                        "breakers: {a: {failure-threshold: many}}",
                        "breakers.a.failure-threshold",
                        "many",
                        "'many' is not a whole number.",
                        "Write digits only"),
                Arguments.of(
                        "breakers: {a: {failure-threshold: 2.5}}",
                        "breakers.a.failure-threshold",
                        "2.5",
                        "'2.5' is not a whole number.",
                        "Write digits only"),
                Arguments.of(
                        "breakers: {a: {failure-threshold: 99999999999}}",
                        "breakers.a.failure-threshold",
                        "99999999999",
                        "within range",
                        "Write a smaller number."),
                Arguments.of(
                        "breakers: {a: {failure-rate-threshold: 50%}}",
                        "breakers.a.failure-rate-threshold", "50%", "'50%' is not a number.", "such as 0.25 or 50"),
                Arguments.of(
                        "breakers: {a: {record-exceptions: [java.io.IOException, java.io.Wrong]}}",
                        "breakers.a.record-exceptions[1]",
                        "java.io.Wrong",
                        "There is no class 'java.io.Wrong'.",
                        "such as java.io.IOException"),
                Arguments.of("breakers: {a: {mode: }}", "breakers.a.mode", "", "It has no value.", "Write a value"),
                Arguments.of(
                        "breakers: {a: 5}", "breakers.a", "5", "'5' is where settings belong.", "failure-threshold,"),
                Arguments.of("groups: {g: 5}", "groups.g", "5", "'5' is where settings belong.", "breakers, limiters"),
                Arguments.of("breakers: 5", "breakers", "5", "'5' is where settings belong.", "Write names under it"),
                Arguments.of(
                        "limiters: {a: {limit: {x: 5}, period: 1s}}",
                        "limiters.a.limit.x",
                        "5",
                        "There is no property 'x' under throttle-machines.limiters.a.limit.",
                        "takes a value"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void reportsPropertyPlaceValueReasonAndAdvice(
            String yaml, String property, String value, String reason, String advice) {
        FailureAnalysis analysis = Starts.failure("# the first line\nthrottle-machines:\n  " + yaml + "\n");

        assertThat(analysis.getDescription())
                .containsPattern("Property: throttle-machines\\.\\Q" + property + "\\E(\\[\\d])?\\R")
                .containsPattern("Origin: .*\\[application\\.yml] - 3:\\d+\\R")
                .contains(reason);
        if (value == null) {
            assertThat(analysis.getDescription()).doesNotContain("Value:");
        } else {
            assertThat(analysis.getDescription()).contains("Value: \"" + value + "\"");
        }
        assertThat(analysis.getAction()).contains(advice);
    }

    @Test
    void aValueInsteadOfASectionIsRefused() {
        FailureAnalysis analysis = Starts.failure("throttle-machines: 5\n");

        assertThat(analysis.getDescription())
                .contains("Property: throttle-machines\n")
                .contains("1:20");
        assertThat(analysis.getAction()).contains("breakers, cascades, limiters, groups, hedges");
    }

    @Test
    void theWholeAnalysisIsShown() {
        FailureAnalysis analysis =
                Starts.failure("throttle-machines:\n  limiters:\n    api:\n      limit: 0\n      period: 60s\n");

        assertThat(analysis.getDescription()).isEqualToNormalizingNewlines("""
                        The configuration of Throttle Machines cannot work:

                            Property: throttle-machines.limiters.api.limit
                            Value: "0"
                            Origin: Byte array resource [application.yml] - 4:14
                            Reason: limit is 0.
                        """);
        assertThat(analysis.getAction()).isEqualTo("Write a whole number of at least 1.");
    }
}
