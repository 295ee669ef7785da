package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** A name never loses a character on its way from a file into the application. */
class WrittenNamesTest {

    private static final List<String> NAMES = List.of(
            "zürich",
            "pay/v1",
            "my db",
            "Client#get(String)",
            "日本",
            "a+b",
            "-a",
            "a:b",
            "a@b",
            "ключ",
            "a'b",
            "ﬁ",
            "a*",
            "_",
            "__",
            "_-");

    static Stream<Arguments> places() {
        return Stream.of(
                        Map.entry("breakers", "{mode: observe}"),
                        Map.entry("limiters", "{limit: 5, period: 60s}"),
                        Map.entry("cascades", "{cascades-to: x}"),
                        Map.entry("hedges", "{max-attempts: 3}"),
                        Map.entry("hedges", ""),
                        Map.entry("groups", "{breakers: {x: }}"),
                        Map.entry("groups.g.breakers", "{mode: observe}"),
                        Map.entry("groups.g.limiters", "{limit: 5, period: 60s}"))
                .flatMap(place -> NAMES.stream().map(name -> Arguments.of(place.getKey(), name, place.getValue())));
    }

    @ParameterizedTest
    @MethodSource("places")
    void aNameThatNeedsBracketsStopsTheStartWithoutThem(String place, String name, String settings) {
        FailureAnalysis analysis = Starts.failure(yaml(place, name, settings));

        assertThat(analysis.getDescription())
                .containsOnlyOnce("Property: ")
                .contains("Property: throttle-machines." + place + "." + name + System.lineSeparator())
                .containsPattern("Origin: .*\\[application\\.yml] - \\d+:\\d+\\R")
                .contains("The name '" + name + "' has ");
        assertThat(analysis.getAction()).contains("\"[" + name + "]\":");
    }

    @ParameterizedTest
    @MethodSource("places")
    void inBracketsItKeepsItsCharacters(String place, String name, String settings) {
        Starts.run(yaml(place, "[" + name + "]", settings), context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(Stream.of(
                                    machines.breakers().keySet(),
                                    machines.limiters().keySet(),
                                    machines.hedges().keySet(),
                                    machines.groups().keySet())
                            .flatMap(java.util.Set::stream))
                    .contains(place.startsWith("groups.") ? "g." + name : name);
        });
    }

    private static String yaml(String place, String name, String settings) {
        StringBuilder yaml = new StringBuilder("throttle-machines:\n");
        String indent = "  ";
        for (String section : place.split("\\.")) {
            yaml.append(indent).append(section).append(":\n");
            indent += "  ";
        }
        return yaml.append(indent)
                .append('"')
                .append(name)
                .append("\": ")
                .append(settings)
                .append('\n')
                .toString();
    }

    @Test
    void allLossyNamesOfAFileAreReportedOnceAndWithoutTheirConsequences() {
        FailureAnalysis analysis = Starts.failure("""
                throttle-machines:
                  breakers:
                    pay/v1: { failure-threshold: 3, reset-timeout: 5s }
                    payv1: { failure-threshold: 4 }
                    a: { depends-on: pay/v1 }
                  limiters:
                    日本: { limit: 5 }
                """);

        assertThat(analysis.getDescription()).contains("for 2 reasons", "breakers.pay/v1", "3:", "limiters.日本", "7:");
    }

    @Test
    void aPropertiesFileIsReadInTheSameWay() {
        FailureAnalysis analysis = Starts.failure(properties("""
                throttle-machines.breakers.pay/v1.failure-threshold=3
                throttle-machines.breakers[pay/v2].failure-threshold=3
                throttle-machines.limiters.my\\ db.limit=5
                """));

        assertThat(analysis.getDescription())
                .contains("for 2 reasons", "[application.properties] - 1:", "[application.properties] - 3:");
        assertThat(analysis.getAction())
                .contains("throttle-machines.breakers[pay/v1]", "throttle-machines.limiters[my\\ db]");
    }

    @Test
    void aDotBeforeABracketIsNoEmptyName() {
        properties("throttle-machines.breakers.[pay/v1].failure-threshold=3\n"
                        + "throttle-machines.groups.[g.h].breakers.[m/n].mode=off\n")
                .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breakers()
                                .keySet())
                        .containsExactly("pay/v1", "g.h.m/n"));
        assertThat(Starts.failure(properties("throttle-machines.breakers..[pay/v1].mode=off\n"))
                        .getDescription())
                .contains("A name is empty.");
    }

    private static ApplicationContextRunner properties(String text) {
        return Starts.runner().withInitializer(context -> {
            ByteArrayResource file =
                    new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), "application.properties");
            try {
                for (PropertySource<?> source : new PropertiesPropertySourceLoader().load("file", file)) {
                    context.getEnvironment().getPropertySources().addLast(source);
                }
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        });
    }

    @Test
    void everyDocumentOfAFileIsRead() {
        FailureAnalysis analysis = Starts.failure("""
                throttle-machines:
                  breakers:
                    a/b: { failure-threshold: 3 }
                ---
                throttle-machines:
                  breakers:
                    c/d: { failure-threshold: 3 }
                """);

        assertThat(analysis.getDescription()).contains("for 2 reasons", "breakers.a/b", "breakers.c/d");
    }

    @Test
    void namesThatSpringDistinguishesMayBeAlike() {
        Starts.run(
                "throttle-machines: {breakers: {'[pay/v1]': {failure-threshold: 3}, payv1: {failure-threshold: 4}}}",
                context -> {
                    ThrottleMachines machines = context.getBean(ThrottleMachines.class);
                    assertThat(machines.breaker("pay/v1").config().failureThreshold())
                            .isEqualTo(3);
                    assertThat(machines.breaker("payv1").config().failureThreshold())
                            .isEqualTo(4);
                });
    }

    @Test
    void aNameInBracketsHasItsLineInTheReport() {
        FailureAnalysis analysis = Starts.failure("throttle-machines:\n  limiters:\n    \"[zürich]\": { limit: 0 }\n");

        assertThat(analysis.getDescription())
                .contains("throttle-machines.limiters[zürich].limit", "application.yml] - 3:26");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "THROTTLEMACHINES_BREAKERS_MAINDB_FAILURETRESHOLD",
                "THROTTLEMACHINES_BREAKERS_MAIN_DB_FAILURETHRESHOLD",
                "THROTTLEMACHINES_BREAKERS_MAINDB_FAILURE_THRESHOLD",
                "THROTTLEMACHINES_BREAKERS_MAINDB",
                "THROTTLEMACHINES_EVENTS_HISTORYY",
                "THROTTLEMACHINES_DEFAULTS_BREAKER_DEPENDSON",
                "THROTTLE_MACHINES_BREAKERS_OTHER_MODE",
                "THROTTLE_MACHINES_EVENTS_HISTORIE",
                "THROTTLEMACHINES_BREAKERS_A/B_MODE"
            })
    void anEnvironmentVariableThatSetsNothingStopsTheStart(String variable) {
        FailureAnalysis analysis =
                Starts.failure(Starts.with(environment(variable, "5"), "throttle-machines: {breakers: {main-db: }}"));

        assertThat(analysis.getDescription() + analysis.getAction()).contains(variable);
        assertThat(analysis.getDescription()).containsOnlyOnce("Property: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "THROTTLEMACHINES_BREAKERS_MAINDB_FAILURETHRESHOLD",
                "THROTTLE_MACHINES_BREAKERS_MAIN_DB_FAILURE_THRESHOLD"
            })
    void anEnvironmentVariableSetsAPropertyInBothSpellingsOfSpring(String variable) {
        Starts.with(environment(variable, "7"), "throttle-machines: {breakers: {main-db: {failure-threshold: 3}}}")
                .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("main-db")
                                .config())
                        .isEqualTo(BreakerConfig.builder().failureThreshold(7).build()));
    }

    @Test
    void anElementOfAListInAnEnvironmentVariableIsKnown() {
        Starts.with(
                        environment("THROTTLEMACHINES_BREAKERS_A_DEPENDSON_0", "b"),
                        "throttle-machines: {breakers: {a: {mode: observe}, b: }}")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    var a = context.getBean(ThrottleMachines.class).breaker("a");
                    assertThat(a.mode()).isEqualTo(Mode.OBSERVE);
                    assertThat(a.config().dependsOn()).containsExactly("b");
                });
    }

    static ApplicationContextRunner environment(String variable, String value) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        return Starts.runner()
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .replace(name, new SystemEnvironmentPropertySource(name, Map.of(variable, value))));
    }
}
