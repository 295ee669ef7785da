package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The report of a cycle names an edge that is in the configuration, and its place. */
class CycleFailureTest {

    private static Stream<Arguments> cycles() {
        return Stream.of(
                Arguments.of(
                        "{cascades: {p: {cascades-to: [t], depends-on: t}}, breakers: {t: {}}}",
                        "cascades.p.cascades-to",
                        "t",
                        "t -> p -> t"),
                Arguments.of(
                        "cascades: {p: {cascades-to: [t], depends-on: t}}",
                        "cascades.p.depends-on",
                        "t",
                        "p -> t -> p"),
                Arguments.of(
                        "{cascades: {p: {cascades-to: [u, t], depends-on: v}}, breakers: {t: {}, u: {}, v: {depends-on: t}}}",
                        "cascades.p.cascades-to",
                        "t",
                        "t -> p -> v -> t"),
                Arguments.of(
                        "breakers: {a: {depends-on: [c, b]}, c: {}, b: {depends-on: a}}",
                        "breakers.a.depends-on",
                        "b",
                        "a -> b -> a"),
                Arguments.of(
                        "breakers: {a: {depends-on: [b, a.b]}, b: {}, '[a.b]': {depends-on: a}}",
                        "breakers.a.depends-on",
                        "a.b",
                        "a -> a.b -> a"),
                Arguments.of(
                        "{cascades: {p: {cascades-to: [b, a.b], depends-on: v}}, breakers: {'[a.b]': {}, b: {}, v: {depends-on: a.b}}}",
                        "cascades.p.cascades-to",
                        "a.b",
                        "a.b -> p -> v -> a.b"),
                Arguments.of(
                        "groups: {g: {breakers: {o: {}, a: {depends-on: [o, b]}, b: {depends-on: a}}}}",
                        "groups.g.breakers.a.depends-on",
                        "b",
                        "g.a -> g.b -> g.a"),
                Arguments.of(
                        "{cascades: {p: {cascades-to: [x, b], depends-on: g.t}}, breakers: {b: {}, x: {}},"
                                + " groups: {g: {breakers: {t: {depends-on: b}}}}}",
                        "cascades.p.cascades-to",
                        "b",
                        "b -> p -> g.t -> b"),
                Arguments.of(
                        "{limiters: {l: {limit: 1, period: 1s, depends-on: t}},"
                                + " cascades: {p: {cascades-to: t, depends-on: l}}, breakers: {t: {}}}",
                        "cascades.p.cascades-to",
                        "t",
                        "t -> p -> l -> t"),
                Arguments.of(
                        "limiters: {l: {limit: 1, period: 1s, depends-on: m}, m: {limit: 1, period: 1s, depends-on: l}}",
                        "limiters.l.depends-on",
                        "m",
                        "l -> m -> l"));
    }

    @ParameterizedTest
    @MethodSource("cycles")
    void namesAnEdgeAsItIsConfigured(String yaml, String property, String value, String path) {
        FailureAnalysis analysis = Starts.failure("# the first line\nthrottle-machines:\n  " + yaml + "\n");

        assertThat(analysis.getDescription())
                .contains("Property: throttle-machines." + property + "\n")
                .contains("Value: \"" + value + "\"\n")
                .containsPattern("Origin: .*\\[application\\.yml] - 3:\\d+\\R")
                .contains("The dependencies form a cycle: " + path + ".");
        assertThat(analysis.getAction()).contains("Remove one of these edges");
    }
}
