package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A start reports all mistakes at once: each once, with its property, its line, its reason and its advice. */
class AllMistakesTest {

    private static final Pattern BLOCK =
            Pattern.compile("Property: throttle-machines\\.(\\S+)\\R(?: +Value: \"([^\"]*)\"\\R)?"
                    + " +Origin: .*\\[application\\.yml] - (\\d+):\\d+\\R +Reason: (.*)\\R");

    /** One mistake: its line, its property, and the first words of its reason and of its advice. */
    private record Expected(int line, String property, String reason, String advice) {}

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of(
                        "one of each stage: unknown key, value of the wrong type, range, dependency, bean",
                        """
                        throttle-machines:
                          breakers:
                            a: { failure-treshold: 5 }
                            b: { reset-timeout: soon, half-open-calls: 0 }
                            c: { depends-on: [b, d] }
                            e: { recovery-guard: gone }
                        """,
                        List.of(
                                new Expected(3, "breakers.a.failure-treshold", "There is no property", "Did you mean"),
                                new Expected(
                                        4, "breakers.b.reset-timeout", "'soon' is not a duration.", "Write a whole"),
                                new Expected(4, "breakers.b.half-open-calls", "half-open-calls is 0.", "Write a whole"),
                                new Expected(5, "breakers.c.depends-on", "'c' depends on 'd', which", "Did you mean"),
                                new Expected(
                                        6, "breakers.e.recovery-guard", "There is no bean 'gone'.", "Did you mean"))),
                Arguments.of(
                        "several values of the wrong type, also in one list",
                        """
                        throttle-machines:
                          enabled: true
                          events: { history: many }
                          limiters:
                            api: { limit: 1.5, period: 1s, algorithm: token-buket }
                          breakers:
                            x:
                              record-exceptions:
                                - java.io.Wrong
                                - java.io.IOException
                                - java.lang.Stringg
                        """,
                        List.of(
                                new Expected(3, "events.history", "'many' is not a whole number.", "Write digits"),
                                new Expected(5, "limiters.api.limit", "'1.5' is not a whole number.", "Write digits"),
                                new Expected(5, "limiters.api.algorithm", "There is no algorithm", "Did you mean"),
                                new Expected(
                                        9, "breakers.x.record-exceptions[0]", "There is no class", "Write the full"),
                                new Expected(
                                        11, "breakers.x.record-exceptions[2]", "There is no class", "Write the full"))),
                Arguments.of(
                        "switches that are neither on nor off, beside other mistakes",
                        """
                        throttle-machines:
                          enabled: maybe
                          metrics: { enabled: perhaps }
                          web: { problem-details: 2 }
                          events: { history: off }
                          limiters:
                            api: { limit: 0, period: 1s }
                          breakers:
                            a: { depends-on: b }
                        """,
                        List.of(
                                new Expected(2, "enabled", "'maybe' is neither true nor false.", "Write true or"),
                                new Expected(3, "metrics.enabled", "'perhaps' is neither true", "Write true or"),
                                new Expected(4, "web.problem-details", "'2' is neither true nor", "Write true or"),
                                new Expected(5, "events.history", "'false' is not a whole number.", "Write digits"),
                                new Expected(7, "limiters.api.limit", "limit is 0.", "Write a whole"),
                                new Expected(9, "breakers.a.depends-on", "'a' depends on 'b'", "Did you mean"))),
                Arguments.of(
                        "ranges and combinations, under defaults, in groups and in hedges",
                        """
                        throttle-machines:
                          health: { open-status: '' }
                          defaults:
                            breaker: { failure-threshold: 0, slow-call-duration: -1s }
                            limiter: { max-keys: 0 }
                          breakers:
                            a: { half-open-calls: 5, max-concurrent: 2 }
                          groups:
                            g:
                              limiters:
                                x: { limit: 0, period: -1s }
                          hedges:
                            h: { max-attempts: 3, breakers: [a, b] }
                            i: { breakers: [a, ""] }
                        """,
                        List.of(
                                new Expected(2, "health.open-status", "open-status is blank.", "Write the status"),
                                new Expected(
                                        4, "defaults.breaker.failure-threshold", "failure-threshold is 0.", "Write"),
                                new Expected(
                                        4, "defaults.breaker.slow-call-duration", "slow-call-duration is", "Write"),
                                new Expected(5, "defaults.limiter.max-keys", "max-keys is 0.", "Write a whole"),
                                new Expected(11, "groups.g.limiters.x.limit", "limit is 0.", "Write a whole"),
                                new Expected(11, "groups.g.limiters.x.period", "period is PT-1S.", "Write a duration"),
                                new Expected(13, "hedges.h.breakers", "There are 2 breakers", "Name one breaker"),
                                new Expected(14, "hedges.i.breakers", "breakers is empty.", "Write a name"))),
                Arguments.of(
                        "several combinations in one breaker, and a limiter without its required settings",
                        """
                        throttle-machines:
                          breakers:
                            a: { half-open-calls: 5, max-concurrent: 2, slow-call-duration: 1s, reset-timeout-max: 1s }
                          limiters:
                            api: { burst: 2 }
                        """,
                        List.of(
                                new Expected(3, "breakers.a.reset-timeout-max", "reset-timeout-max is PT1S", "Make it"),
                                new Expected(3, "breakers.a.slow-call-duration", "slow-call-duration does", "Set both"),
                                new Expected(3, "breakers.a.half-open-calls", "half-open-calls is 5", "Allow no more"),
                                new Expected(5, "limiters.api.limit", "limit is missing.", "Write how many"),
                                new Expected(5, "limiters.api.period", "period is missing.", "Write how long"))),
                Arguments.of(
                        "unknown dependencies, a target that is a limiter, and two cycles",
                        """
                        throttle-machines:
                          breakers:
                            a: { depends-on: [x, b, y] }
                            b: { depends-on: a }
                            c: { depends-on: d }
                            d: { depends-on: c }
                          limiters:
                            l: { limit: 1, period: 1s, depends-on: z }
                          cascades:
                            p: { cascades-to: l }
                        """,
                        List.of(
                                new Expected(3, "breakers.a.depends-on", "'a' depends on 'x'", "Did you mean"),
                                new Expected(3, "breakers.a.depends-on", "'a' depends on 'y'", "Did you mean"),
                                new Expected(8, "limiters.l.depends-on", "'l' depends on 'z'", "Did you mean"),
                                new Expected(10, "cascades.p.cascades-to", "'p' cascades to 'l'", "Only breakers"),
                                new Expected(3, "breakers.a.depends-on", "The dependencies form a cycle: a", "Remove"),
                                new Expected(
                                        5, "breakers.c.depends-on", "The dependencies form a cycle: c", "Remove"))),
                Arguments.of(
                        "names: alike, under two kinds, twice in a group",
                        """
                        throttle-machines:
                          breakers:
                            main-db:
                            main_db:
                            db: { max-concurrent: 1 }
                          cascades:
                            db: { cascades-to: main-db }
                          groups:
                            g:
                              breakers: { m: { depends-on: main_db } }
                              limiters: { m: { limit: 1, period: 1s } }
                        """,
                        List.of(
                                new Expected(3, "breakers.main_db", "The names 'main-db' and 'main_db'", "Rename one"),
                                new Expected(7, "cascades.db", "'db' is declared under both", "A cascade is"),
                                new Expected(
                                        11, "groups.g.limiters.m", "The name 'g.m' is declared twice.", "Rename"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void allMistakesOfAFileAreReported(String kinds, String yaml, List<Expected> expected) {
        FailureAnalysis analysis = Starts.failure(
                Starts.with(Starts.runner().withBean("open", BooleanSupplier.class, () -> () -> true), yaml));

        assertThat(analysis.getDescription())
                .startsWith("The configuration of Throttle Machines cannot work, for " + expected.size() + " reasons:");
        assertThat(blocks(analysis))
                .usingElementComparator((found, each) -> matches(found, each) ? 0 : 1)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static boolean matches(Expected found, Expected expected) {
        return found.line() == expected.line()
                && found.property().equals(expected.property())
                && found.reason().startsWith(expected.reason())
                && found.advice().startsWith(expected.advice());
    }

    /** The mistakes of the description, each with the line of the action that belongs to it. */
    private static List<Expected> blocks(FailureAnalysis analysis) {
        List<String> actions = analysis.getAction().lines().toList();
        List<Expected> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(analysis.getDescription());
        while (block.find()) {
            String start = "    throttle-machines." + block.group(1) + ": ";
            String action = actions.get(blocks.size());
            assertThat(action).startsWith(start);
            blocks.add(new Expected(
                    Integer.parseInt(block.group(3)),
                    block.group(1),
                    block.group(4),
                    action.substring(start.length())));
        }
        assertThat(actions).hasSameSizeAs(blocks);
        return blocks;
    }

    /** A mistake that only follows from another one is not reported. */
    @ParameterizedTest
    @MethodSource("consequences")
    void consequencesOfAMistakeAreNotReported(String yaml, String reason) {
        FailureAnalysis analysis = Starts.failure("throttle-machines: " + yaml + "\n");

        assertThat(analysis.getDescription())
                .startsWith("The configuration of Throttle Machines cannot work:")
                .containsOnlyOnce("Property: ")
                .contains(reason);
    }

    static Stream<Arguments> consequences() {
        return Stream.of(
                Arguments.of("{limiters: {a: {limti: 5, period: 1s}}}", "no property 'limti'"),
                Arguments.of("{limiters: {a: {limit: many, period: 1s}}}", "'many' is not a whole number"),
                Arguments.of(
                        "{breakres: {db: {mode: off}}, breakers: {a: {depends-on: db}}}", "no property 'breakres'"),
                Arguments.of("{breakers: {db: 5, a: {depends-on: db}}}", "'5' is where"),
                Arguments.of("{breakers: {db: {mode: on}, a: {depends-on: db}}}", "There is no mode 'true'"),
                Arguments.of("{breakers: {a: {reset-timeout: -5m, reset-timeout-max: 30s}}}", "reset-timeout is PT-5M"),
                Arguments.of(
                        "{defaults: {breaker: {half-open-calls: 5}}, breakers: {a: {max-concurrent: 2}, b: {max-concurrent: 2}}}",
                        "half-open-calls is 5"));
    }

    @Test
    void theWholeAnalysisIsShown() {
        FailureAnalysis analysis = Starts.failure("""
                throttle-machines:
                  limiters:
                    api:
                      limit: 0
                      period: soon
                """);

        assertThat(analysis.getDescription()).isEqualToNormalizingNewlines("""
                        The configuration of Throttle Machines cannot work, for 2 reasons:

                            Property: throttle-machines.limiters.api.period
                            Value: "soon"
                            Origin: Byte array resource [application.yml] - 5:15
                            Reason: 'soon' is not a duration.

                            Property: throttle-machines.limiters.api.limit
                            Value: "0"
                            Origin: Byte array resource [application.yml] - 4:14
                            Reason: limit is 0.
                        """);
        assertThat(analysis.getAction())
                .isEqualToNormalizingNewlines("""
                            throttle-machines.limiters.api.period: Write a whole number and a unit (ns, us, ms, s, m, h or d), such as 500ms, 60s or 5m, or ISO-8601, such as PT1M.
                            throttle-machines.limiters.api.limit: Write a whole number of at least 1.""".indent(4).stripTrailing());
    }
}
