package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What may be meant as it is written, and probably is not, is logged at the start as one WARN, with what to write. */
@ExtendWith(OutputCaptureExtension.class)
class StartWarningsTest {

    static Stream<Arguments> warnings() {
        return Stream.of(
                Arguments.of(
                        "throttle-machines: {breakers: {a: {reset-timeout: 60}}}",
                        "throttle-machines.breakers.a.reset-timeout ",
                        "'60' has no unit and is 60 milliseconds.",
                        "Write 60s or 60ms."),
                Arguments.of(
                        "throttle-machines: {limiters: {a: {limit: 5, period: '1'}}}",
                        "throttle-machines.limiters.a.period ",
                        "'1' has no unit and is 1 milliseconds.",
                        "Write 1s or 1ms."),
                Arguments.of(
                        "throttle-machines: {limiters: {a: {limit: 5, period: '${none:60}'}}}",
                        "throttle-machines.limiters.a.period ",
                        "'60' has no unit and is 60 milliseconds.",
                        "Write 60s or 60ms."),
                Arguments.of(
                        "throttle-machines: {defaults: {hedge: {delay: 50}}}",
                        "throttle-machines.defaults.hedge.delay ",
                        "'50' has no unit",
                        "Write 50s or 50ms."),
                Arguments.of(
                        "throttle-machines: {cascades: {a: }}",
                        "throttle-machines.cascades.a.cascades-to",
                        "cascades-to names no breaker, so 'a' opens none.",
                        "or move 'a' to throttle-machines.breakers."),
                Arguments.of(
                        "throttle-machines: {cascades: {a: {cascades-to: []}}}",
                        "throttle-machines.cascades.a.cascades-to",
                        "names no breaker",
                        "or move 'a'"),
                Arguments.of(
                        "throttle-machines: {groups: {g: }}",
                        "throttle-machines.groups.g ",
                        "The group 'g' has no members, so it guards nothing.",
                        "under throttle-machines.groups.g, or remove"),
                Arguments.of(
                        "throttle-machines: {groups: {g: {breakers: , limiters: }}}",
                        "throttle-machines.groups.g ",
                        "The group 'g' has no members",
                        "or remove the group."),
                Arguments.of(
                        "throttle-machine: {breakers: {a: {mode: off}}}",
                        "throttle-machine ",
                        "Throttle Machines reads nothing under 'throttle-machine'.",
                        "write throttle-machines"),
                Arguments.of(
                        "throttlmachines: {breakers: {a: {mode: off}}}",
                        "throttlmachines ",
                        "reads nothing under",
                        "write throttle-machines"),
                Arguments.of(
                        "throttle: {machines: {breakers: {a: {mode: off}}}}",
                        "throttle.machines ",
                        "reads nothing under 'throttle.machines'",
                        "write throttle-machines"),
                Arguments.of(
                        "spring: {throttle-machines: {breakers: {a: {mode: off}}}}",
                        "spring.throttle-machines ",
                        "reads nothing under",
                        "write throttle-machines"),
                Arguments.of(
                        "throttle-machines: {health: {open-status: degraded}}",
                        "throttle-machines.health.open-status ",
                        "'degraded' is no status that Spring Boot knows",
                        "management.endpoint.health.status.order"));
    }

    @ParameterizedTest
    @MethodSource("warnings")
    void logsPropertyPlaceReasonAndAdvice(
            String yaml, String property, String reason, String advice, CapturedOutput log) {
        Starts.run(
                yaml + "\n",
                context -> assertThat(log.getOut().lines().filter(line -> line.contains("WARN")))
                        .singleElement()
                        .asString()
                        .contains(property, "[application.yml] - 1:", reason, advice));
    }

    @Test
    void emptyBracesAreAnEmptyGroupTooWithoutALine(CapturedOutput log) {
        Starts.run(
                "throttle-machines: {groups: {g: {}, h: {breakers: {}}}}",
                context -> assertThat(log.getOut().lines().filter(line -> line.contains("WARN")))
                        .hasSize(2)
                        .allMatch(line -> line.contains("has no members, so it guards nothing.")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throttle-machines: {limiters: {a: {limit: 5, period: 60s, max-wait: 0}}}",
                "throttle-machines: {limiters: {a: {limit: 5, period: PT1M, max-wait: '0'}}}",
                "throttle-machines: {cascades: {a: {cascades-to: b}}}",
                "throttle-machines: {groups: {g: {breakers: {a: }}}}",
                "throttle-machines: {breakers: {a: {}}, hedges: {h: {breakers: []}}, retries: {r: {}}}",
                "throttle-machines: {breakers: {a: }}\nmanagement: {health: {throttlemachines: {enabled: true}}}",
                "throttle: {limit: 5}\nmachines: {limit: 5}\nlogging: {level: {io.throttlemachines: info}}",
                "throttle-machines: {health: {open-status: out-of-service}}",
                "throttle-machines: {health: {open-status: degraded}}\n"
                        + "management: {endpoint: {health: {status: {order: 'down, degraded, up'}}}}",
                "throttle-machines: {health: {open-status: DEGRADED}}\n"
                        + "management: {endpoint: {health: {status: {http-mapping: {degraded: 503}}}}}"
            })
    void whatIsRightIsNotWarnedOf(String yaml, CapturedOutput log) {
        Starts.run(yaml + "\n", context -> assertThat(log.getOut()).doesNotContain("WARN"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "THROTTLEMACHINES_BREAKRES_A_MODE",
                "THROTTLE_MACHINES_BREAKRES_A_MODE",
                "THROTTLEMACHINE_BREAKERS_A_MODE",
                "THROTTLE_MACHINE_BREAKERS_A_MODE",
                "THROTTLEMACHINES_HOME"
            })
    void anEnvironmentVariableThatMayBeSomethingElseIsWarnedOf(String variable, CapturedOutput log) {
        WrittenNamesTest.environment(variable, "off").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(log.getOut().lines().filter(line -> line.contains("WARN")))
                    .singleElement()
                    .asString()
                    .contains(variable);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"THROTTLEMACHINES_SERVICE_HOST", "THROTTLE_MACHINES_PORT", "THROTTLEMACHINES_PORT_80_TCP_ADDR"})
    void theVariablesOfAKubernetesServiceAreNotWarnedOf(String variable, CapturedOutput log) {
        WrittenNamesTest.environment(variable, "10.0.0.1").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(log.getOut()).doesNotContain("WARN");
        });
    }

    @Test
    void aStartThatFailsReportsTheMistakesOnly(CapturedOutput log) {
        Starts.failure("throttle-machines: {breakers: {a: {reset-timeout: 60, failure-threshold: 0}}}");

        assertThat(log.getOut()).doesNotContain("has no unit");
    }
}
