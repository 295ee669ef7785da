package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.Mode;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Values that YAML or Spring's binding would turn into something else than what is written stop the start. */
class OddValuesTest {

    private static final String LIMITER = "limiters: {a: {period: 60s, limit: ";

    @ParameterizedTest
    @MethodSource({"wholeNumbers", "numbers", "names", "words", "structures"})
    void stopsTheStart(String yaml, String property, String reason, String advice) {
        FailureAnalysis analysis = Starts.failure("# the first line\nthrottle-machines:\n  " + yaml + "\n");

        assertThat(analysis.getDescription())
                .containsOnlyOnce("Property: ")
                .contains("Property: throttle-machines." + property + System.lineSeparator())
                .containsPattern("Origin: .*\\[application\\.yml] - 3:\\d+\\R")
                .contains(reason);
        assertThat(analysis.getAction()).contains(advice);
    }

    static Stream<Arguments> wholeNumbers() {
        return Stream.of(
                Arguments.of("limiters: {a: {limit: 10,000, period: 60s}}", "limiters.a[0]", "no property '0'", "1500"),
                Arguments.of("limiters: {a: {limit: 1,500, period: 60s}}", "limiters.a[500]", "no property", "1500"),
                Arguments.of(LIMITER + "'1,500'}}", "limiters.a.limit", "'1,500' is not a whole number.", "1500"),
                Arguments.of(LIMITER + "'1 500'}}", "limiters.a.limit", "'1 500' is not a whole number.", "digits"),
                Arguments.of(LIMITER + "1:30}}", "limiters.a.limit", "YAML reads '1:30' as 90.", "digits only"),
                Arguments.of(LIMITER + "010}}", "limiters.a.limit", "YAML reads '010' as 8.", "digits only"),
                Arguments.of(LIMITER + "-010}}", "limiters.a.limit", "YAML reads '-010' as -8.", "digits only"),
                Arguments.of(LIMITER + "1.0e+30}}", "limiters.a.limit", "is not a whole number", "digits only"),
                Arguments.of(
                        LIMITER + "'${none:1,500}'}}", "limiters.a.limit", "'1,500' is not a whole number.", "1500"),
                Arguments.of(LIMITER + ".inf}}", "limiters.a.limit", "is not a whole number", "digits only"),
                Arguments.of(LIMITER + "[5]}}", "limiters.a.limit[0]", "no property '0'", "takes a value"),
                Arguments.of(LIMITER + "yes}}", "limiters.a.limit", "'true' is not a whole number.", "digits only"),
                Arguments.of(
                        "defaults: {limiter: {max-keys: '100,000'}}", "defaults.limiter.max-keys", "not a", "100000"),
                Arguments.of("events: {history: 0100}", "events.history", "YAML reads '0100' as 64.", "digits only"));
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                Arguments.of("limiters: {a: {limit: 5, period: 1:30}}", "limiters.a.period", "'1:30' as 90.", "unit"),
                Arguments.of("breakers: {a: {reset-timeout: 010}}", "breakers.a.reset-timeout", "'010' as 8.", "unit"),
                Arguments.of(
                        "breakers: {a: {quorum: 010}}", "breakers.a.quorum", "YAML reads '010' as 8.", "such as 3"),
                Arguments.of("breakers: {a: {quorum: 1:30}}", "breakers.a.quorum", "reads '1:30' as 90.", "such as 3"),
                Arguments.of(
                        "breakers: {a: {reset-timeout: yes}}", "breakers.a.reset-timeout", "not a duration", "unit"),
                Arguments.of(
                        "breakers: {a: {reset-timeout: '60 s'}}", "breakers.a.reset-timeout", "not a dura", "unit"),
                Arguments.of(
                        "breakers: {a: {failure-rate-threshold: 1:30}}",
                        "breakers.a.failure-rate-threshold",
                        "YAML reads '1:30' as 90.",
                        "such as 0.25 or 50"),
                Arguments.of(
                        "breakers: {a: {failure-rate-threshold: 50d}}",
                        "breakers.a.failure-rate-threshold",
                        "'50d' is not a number.",
                        "such as 0.25 or 50"),
                Arguments.of(
                        "breakers: {a: {reset-timeout-jitter: .nan}}",
                        "breakers.a.reset-timeout-jitter",
                        "reset-timeout-jitter is NaN.",
                        "from 0 to 1"));
    }

    static Stream<Arguments> words() {
        return Stream.of(
                Arguments.of(
                        "breakers: {a: {mode: 0}}", "breakers.a.mode", "There is no mode '0'.", "enforce, observe"),
                Arguments.of(
                        "defaults: {limiter: {algorithm: 2}}", "defaults.limiter.algorithm", "algorithm '2'", "gcra"),
                Arguments.of(
                        "breakers: {a: {recovery-guard: no}}",
                        "breakers.a.recovery-guard",
                        "YAML reads 'no' as",
                        "\"no\""),
                Arguments.of(
                        "breakers: {a: {depends-on: off}}", "breakers.a.depends-on", "YAML reads 'off' as", "\"off\""),
                Arguments.of("breakers: {a: {depends-on: [Yes]}}", "breakers.a.depends-on[0]", "'Yes' as", "\"Yes\""),
                Arguments.of(
                        "breakers: {a: {depends-on: 1.10}}", "breakers.a.depends-on", "'1.10' as 1.1.", "\"1.10\""),
                Arguments.of(
                        "breakers: {a: {depends-on: [007]}}", "breakers.a.depends-on[0]", "'007' as 7.", "\"007\""),
                Arguments.of("health: {open-status: off}", "health.open-status", "YAML reads 'off' as", "\"off\""),
                Arguments.of(
                        "health: {open-status: 503}", "health.open-status", "'503' is not a health status.", "DOWN"),
                Arguments.of("health: {open-status: 'not up'}", "health.open-status", "is not a health status", "DOWN"),
                Arguments.of("health: {open-status: DOWM}", "health.open-status", "no health status 'DOWM'", "'DOWN'"),
                Arguments.of("web: {problem-details: 2}", "web.problem-details", "neither true nor false", "true or"));
    }

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of(
                        "breakers: {no: {mode: off}}", "breakers[false]", "YAML reads no, off and false", "\"no\":"),
                Arguments.of("breakers: {yes: }", "breakers[true]", "YAML reads yes, on and true", "\"yes\":"),
                Arguments.of("groups: {on: {breakers: {a: }}}", "groups[true]", "YAML reads yes, on", "\"on\":"),
                Arguments.of("groups: {g: {breakers: {off: }}}", "groups.g.breakers[false]", "YAML reads", "\"off\":"),
                Arguments.of("breakers: {7: {mode: off}}", "breakers[7]", "'7' is a number", "\"7\":"),
                Arguments.of("breakers: {010: {mode: off}}", "breakers[8]", "'8' is a number", "in quotes"),
                Arguments.of("breakers: {1.10: {mode: off}}", "breakers[1.1]", "'1.1' is a number", "\"[1.1]\":"),
                Arguments.of("breakers: [{mode: off}]", "breakers[0]", "'0' is a number", "in quotes"),
                Arguments.of("limiters: {\"\": {limit: 5, period: 60s}}", "limiters.", "A name is empty.", "Write a"),
                Arguments.of(
                        "limiters: {\"[]\": {limit: 5, period: 60s}}", "limiters[]", "A name is empty.", "Write a"),
                Arguments.of(
                        "limiters: {\"[ ]\": {limit: 5, period: 60s}}", "limiters[ ]", "A name is empty.", "Write a"));
    }

    /** YAML keeps no line of {@code {}}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "breakers: {1.10: {}} | breakers[1.1]",
                "breakers: {1e3: {}, a: } | breakers[1000.0]",
                "breakers: {-010: {}} | breakers[-8]",
                "breakers: {.inf: {}} | breakers[Infinity]",
                "hedges: {1.10: {}} | hedges[1.1]",
                "retries: {1.10: {}} | retries[1.1]",
                "groups: {1.10: {}} | groups[1.1]",
                "groups: {g: {breakers: {1.10: {}}}} | groups.g.breakers[1.1]",
                "limiters: {1.10: {}, a: {limit: 5, period: 1s}} | limiters[1.1]",
                "breakers: {-7: {mode: off}} | breakers[-7]",
                "breakers: {~: {}} | breakers[null]",
                "breakers: {null: {mode: off}} | breakers[null]",
                "breakers: {~: , a: {}} | breakers[null]"
            })
    void aNameThatIsNoTextStopsTheStartWithoutSettingsToo(String yaml, String property) {
        FailureAnalysis analysis = Starts.failure("throttle-machines: {" + yaml + "}");

        assertThat(analysis.getDescription())
                .containsOnlyOnce("Property: ")
                .contains("Property: throttle-machines." + property + System.lineSeparator())
                .containsAnyOf("is a number that YAML has read", "YAML reads ~ and null");
        assertThat(analysis.getAction()).contains("in quotes");
    }

    static Stream<Arguments> structures() {
        return Stream.of(
                Arguments.of("breakers: {a: {mode: off, 3: 9}}", "breakers.a[3]", "no property '3'", "Known are"),
                Arguments.of("breakers: {a: [mode]}", "breakers.a[0]", "There is no property '0'", "Known are"),
                Arguments.of("breakers: {a.b: {mode: off}}", "breakers.a.b.mode", "no property 'b'", "\"[a.b]\""),
                Arguments.of(
                        "breakers: {api.acme.com: {mode: off}}",
                        "breakers.api.acme.com.mode",
                        "no property 'acme'",
                        "If 'api.acme.com' is a name, write it in brackets: \"[api.acme.com]\"."),
                Arguments.of(
                        "groups: {g.h: {breakers: {a: {mode: off}}}}",
                        "groups.g.h.breakers.a.mode",
                        "no property 'h'",
                        "\"[g.h]\""),
                Arguments.of("breakers: {a: {_: 5}}", "breakers.a._", "There is no property '_'", "Known are"),
                Arguments.of("_: 5", "_", "There is no property '_' under throttle-machines.", "Known are"),
                Arguments.of(
                        "limiters: {\"[_]\": {limit: 5}}", "limiters[_].period", "period is missing.", "Write how"),
                Arguments.of("defaults: [breaker]", "defaults[0]", "There is no property '0'", "Known are"),
                Arguments.of("web: {3: x}", "web[3]", "no property '3'", "Known are"),
                Arguments.of(
                        "breakers: {b: , a: {depends-on: {b: c}}}",
                        "breakers.a.depends-on.b",
                        "no property 'b'",
                        "list"),
                Arguments.of(
                        "breakers: {b: , a: {depends-on: {2: b}}}",
                        "breakers.a.depends-on[2]",
                        "The list has a gap before this element",
                        "from 0 on"),
                Arguments.of(
                        "breakers: {a: {failure-threshold: 5, failure_threshold: 6}}",
                        "breakers.a.failure_threshold",
                        "is written twice, as 'failure-threshold' and as 'failure_threshold'",
                        "Keep one"),
                Arguments.of(
                        "breakers: {a: {'failure/threshold': 6}}",
                        "breakers.a.failure/threshold",
                        "no property 'failure/threshold'",
                        "'failure-threshold'"),
                Arguments.of(
                        "{limiters: {l: {limit: 5, period: 60s}}, hedges: {h: {breakers: [l]}}}",
                        "hedges.h.breakers",
                        "'l', which is a limiter",
                        "Only breakers"));
    }

    @Test
    void aWrongElementOfAListIsTheOnlyMistakeInIt() {
        assertThat(Starts.failure("throttle-machines: {breakers: {b: , c: , a: {depends-on: [b, Yes, c]}}}")
                        .getDescription())
                .containsOnlyOnce("Property: ")
                .contains("breakers.a.depends-on[1]", "YAML reads 'Yes' as");
    }

    @ParameterizedTest
    @CsvSource({
        "0x10, 16",
        "1_000, 1000",
        "0b11, 3",
        "+5, 5",
        "'''12''', 12",
        "'''010''', 10",
        "5.0, 5",
        "'''${none:7}''', 7",
        "'''${throttle-machines.events.history}''', 9"
    })
    void aNumberOfWhichThereIsOneReadingIsThatNumber(String written, int number) {
        Starts.run(
                "throttle-machines: {events: {history: 9}, breakers: {a: {failure-threshold: " + written + "}}}",
                context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("a")
                                .config())
                        .isEqualTo(
                                BreakerConfig.builder().failureThreshold(number).build()));
    }

    @Test
    void placeholdersWorkForEveryTypeOfSetting() {
        Starts.run(
                "throttle-machines: {breakers: {b: , a: {failure-rate-threshold: '${none:50}', mode: '${none:off}',"
                        + " reset-timeout: '${none:7s}', max-concurrent: '${none: 3 }', depends-on: '${none:b}'}}}",
                context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("a")
                                .config())
                        .isEqualTo(BreakerConfig.builder()
                                .failureRateThreshold(50.0)
                                .mode(Mode.OFF)
                                .resetTimeout(Duration.ofSeconds(7))
                                .maxConcurrent(3)
                                .dependsOn("b")
                                .build()));
    }

    @Test
    void namesInQuotesOrBracketsAreThoseNames() {
        Starts.run(
                "throttle-machines: {breakers: {'no': , '7': , 'false': , '[1.1]': , '[off]': , '[-8]': , '[2.2]': {},"
                        + " '[null]': {}}}",
                context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breakers()
                                .keySet())
                        .containsExactly("no", "7", "false", "1.1", "off", "-8", "2.2", "null"));
    }
}
