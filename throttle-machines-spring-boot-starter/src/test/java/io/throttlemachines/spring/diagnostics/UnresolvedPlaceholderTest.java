package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A placeholder that nothing defines stops the start, whatever the type of its setting is. */
class UnresolvedPlaceholderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "enabled: '${X}' | enabled | ${X}",
                "fleet: {instance: 'node-${X}'} | fleet.instance | ${X}",
                "fleet: {name: '${X}'} | fleet.name | ${X}",
                "limiters: {a: {limit: '${X}', period: 1s}} | limiters.a.limit | ${X}",
                "limiters: {a: {limit: 1, period: '${X}s'}} | limiters.a.period | ${X}",
                "limiters: {a: {limit: 1, period: 1s, algorithm: '${X:${Y}}'}} | limiters.a.algorithm | ${Y}",
                "limiters: {a: {limit: 1, period: 1s, store: '${X}'}} | limiters.a.store | ${X}",
                "breakers: {a: {mode: '${X}'}} | breakers.a.mode | ${X}",
                "breakers: {a: {quorum: '${X}'}} | breakers.a.quorum | ${X}",
                "breakers: {a: {failure-rate-threshold: '${X}'}} | breakers.a.failure-rate-threshold | ${X}",
                "breakers: {a: {recovery-guard: '${X}'}} | breakers.a.recovery-guard | ${X}",
                "breakers: {a: {record-exceptions: '${X}'}} | breakers.a.record-exceptions | ${X}",
                "breakers: {b: , a: {depends-on: '${X}'}} | breakers.a.depends-on | ${X}",
                "breakers: {b: , a: {depends-on: [b, '${X}']}} | breakers.a.depends-on[1] | ${X}",
                "breakers: {b: , a: {depends-on: 'b, ${X}'}} | breakers.a.depends-on | ${X}",
                "breakers: {b: , c: , a: {depends-on: [b, '${X}', c]}} | breakers.a.depends-on[1] | ${X}",
                "cascades: {a: {cascades-to: ['${X}']}} | cascades.a.cascades-to[0] | ${X}",
                "hedges: {a: {breakers: ['${X}', b]}} | hedges.a.breakers[0] | ${X}",
                "health: {open-status: '${X}'} | health.open-status | ${X}"
            })
    void isTheOnlyMistake(String settings, String property, String placeholder) {
        FailureAnalysis report = Starts.failure("throttle-machines: {" + settings + "}");

        assertThat(report.getDescription())
                .containsOnlyOnce("Property: ")
                .contains("Property: throttle-machines." + property + System.lineSeparator())
                .containsPattern("Origin: .*\\[application\\.yml] - 1:\\d+\\R")
                .contains("' cannot be resolved: nothing defines " + placeholder + ".");
        assertThat(report.getAction())
                .isEqualTo("Define the property, or give a default, such as ${the.property:default}.");
    }

    @Test
    void anEscapedOneIsText() {
        Starts.run(
                "throttle-machines: {breakers: {'[${x}]': , a: {depends-on: '\\${x}'}}}",
                context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("a")
                                .config())
                        .isEqualTo(BreakerConfig.builder().dependsOn("${x}").build()));
    }
}
