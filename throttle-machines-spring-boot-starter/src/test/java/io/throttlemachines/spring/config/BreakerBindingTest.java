package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.control.Mode;
import io.throttlemachines.spring.diagnostics.Starts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class BreakerBindingTest {

    private static final List<String> PLACES = List.of("breakers.x", "cascades.x", "groups.g.breakers.x");

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of("failure-threshold", "7", BreakerConfig.builder().failureThreshold(7)),
                Arguments.of("failure-window", "7s", BreakerConfig.builder().failureWindow(Duration.ofSeconds(7))),
                Arguments.of(
                        "failure-rate-threshold", "50", BreakerConfig.builder().failureRateThreshold(50.0)),
                Arguments.of("minimum-calls", "7", BreakerConfig.builder().minimumCalls(7)),
                Arguments.of(
                        "record-exceptions",
                        "java.io.IOException",
                        BreakerConfig.builder().recordExceptions(List.of(IOException.class))),
                Arguments.of(
                        "ignore-exceptions",
                        "java.io.IOException, java.lang.IllegalStateException",
                        BreakerConfig.builder()
                                .ignoreExceptions(List.of(IOException.class, IllegalStateException.class))),
                Arguments.of("reset-timeout", "PT7S", BreakerConfig.builder().resetTimeout(Duration.ofSeconds(7))),
                Arguments.of(
                        "reset-timeout-jitter", "0.1", BreakerConfig.builder().resetTimeoutJitter(0.1)),
                Arguments.of(
                        "reset-timeout-multiplier", "2", BreakerConfig.builder().resetTimeoutMultiplier(2)),
                Arguments.of("reset-timeout-max", "1h", BreakerConfig.builder().resetTimeoutMax(Duration.ofHours(1))),
                Arguments.of("half-open-calls", "3", BreakerConfig.builder().halfOpenCalls(3)),
                Arguments.of("success-threshold", "3", BreakerConfig.builder().successThreshold(3)),
                Arguments.of("probe-timeout", "500ms", BreakerConfig.builder().probeTimeout(Duration.ofMillis(500))),
                Arguments.of("max-concurrent", "9", BreakerConfig.builder().maxConcurrent(9)),
                Arguments.of("mode", "observe", BreakerConfig.builder().mode(Mode.OBSERVE)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void eachPropertyReachesTheConfigurationFromEachPlace(
            String property, String value, BreakerConfigBuilder expected) {
        for (String place : PLACES) {
            runner().withPropertyValues("throttle-machines." + place + "." + property + "=" + value)
                    .run(context -> assertThat(config(context.getBean(ThrottleMachines.class), place))
                            .isEqualTo(expected.build()));
        }
        runner().withPropertyValues("throttle-machines.defaults.breaker." + property + "=" + value)
                .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("any")
                                .config())
                        .isEqualTo(expected.build()));
    }

    private static ApplicationContextRunner runner() {
        return Starts.runner();
    }

    private static BreakerConfig config(ThrottleMachines machines, String place) {
        return machines.breaker(place.startsWith("groups") ? "g.x" : "x").config();
    }

    @Test
    void slowCallsAreSetTogether() {
        Starts.run(
                "throttle-machines: {breakers: {x: {slow-call-duration: 2s, slow-call-rate-threshold: 80}}}",
                context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("x")
                                .config())
                        .isEqualTo(BreakerConfig.builder()
                                .slowCallDuration(Duration.ofSeconds(2))
                                .slowCallRateThreshold(80.0)
                                .build()));
    }

    @Test
    void edgesAreOneNameOrAList() {
        Starts.run("""
                throttle-machines:
                  breakers:
                    a:
                    b: { depends-on: a }
                    c: { depends-on: [a, b] }
                  cascades:
                    d: { depends-on: a, cascades-to: e }
                """, context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.breaker("b").config().dependsOn()).containsExactly("a");
            assertThat(machines.breaker("c").config().dependsOn()).containsExactly("a", "b");
            assertThat(machines.breaker("d").config().dependsOn()).containsExactly("a");
            assertThat(machines.breaker("d").config().cascadesTo()).containsExactly("e");
        });
    }

    @Test
    void guardsAndPredicatesAreBeans() {
        Starts.with(
                        runner().withBean("never", CircuitGuard.class, () -> breaker -> false)
                                .withBean("empty", Predicate.class, () -> ""::equals),
                        """
                        throttle-machines:
                          groups:
                            g:
                              breakers:
                                x: { recovery-guard: never, reset-guard: never, guard: never, failure-predicate: empty }
                        """)
                .run(context -> {
                    var breaker = context.getBean(ThrottleMachines.class).breaker("g.x");
                    assertThat(breaker.config().recoveryGuard().allows(breaker)).isFalse();
                    assertThat(breaker.config().resetGuard().allows(breaker)).isFalse();
                    assertThat(breaker.config().guard().allows(breaker)).isFalse();
                    assertThat(breaker.config().failurePredicate().test("")).isTrue();
                    assertThat(breaker.config().failurePredicate().test("full")).isFalse();
                });
    }

    @Test
    void exceptionPredicateIsABean() {
        Starts.with(
                        runner().withBean(
                                        "wrongState",
                                        Predicate.class,
                                        () -> thrown -> thrown instanceof IllegalStateException),
                        "throttle-machines: {breakers: {x: {exception-predicate: wrongState, failure-threshold: 5}}}")
                .run(context -> {
                    var breaker = context.getBean(ThrottleMachines.class).breaker("x");
                    assertThat(breaker.isFailure(new IllegalStateException())).isTrue();
                    assertThat(breaker.isFailure(new IllegalArgumentException()))
                            .isFalse();
                });
        assertThat(Starts.failure("throttle-machines: {breakers: {x: {exception-predicate: wrongStat}}}")
                        .getDescription())
                .contains("throttle-machines.breakers.x.exception-predicate", "wrongStat");
    }

    @Test
    void unsetPropertiesComeFromTheDefaults() {
        Starts.run("""
                throttle-machines:
                  defaults:
                    breaker: { failure-threshold: 2, mode: observe, ignore-exceptions: java.io.IOException }
                  breakers:
                    a: { failure-threshold: 3 }
                  cascades:
                    b: { cascades-to: c }
                """, context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.breaker("a").config().failureThreshold()).isEqualTo(3);
            assertThat(machines.breaker("b").config().failureThreshold()).isEqualTo(2);
            for (String name : List.of("a", "b", "c")) {
                assertThat(machines.breaker(name).config().mode()).isEqualTo(Mode.OBSERVE);
                assertThat(machines.breaker(name).config().ignoreExceptions()).containsExactly(IOException.class);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "off, OFF",
        "false, OFF",
        "'''false''', OFF",
        "'''off''', OFF",
        "OFF, OFF",
        "Observe, OBSERVE",
        "enforce, ENFORCE"
    })
    void modesAreReadInAnyCaseAndOffIsNoBoolean(String written, Mode mode) {
        Starts.run(
                "throttle-machines: {breakers: {x: {mode: " + written + "}}}",
                context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("x")
                                .config()
                                .mode())
                        .isEqualTo(mode));
        runner().withPropertyValues("throttle-machines.breakers.x.mode=" + written.replace("'", ""))
                .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("x")
                                .config()
                                .mode())
                        .isEqualTo(mode));
    }

    @Test
    void namesKeepTheirCharacters() {
        Starts.run(
                """
                throttle-machines:
                  breakers:
                    main_database: { failure-threshold: 1 }
                    PrimaryDB: { depends-on: main_database }
                    "[a.b]": { depends-on: PrimaryDB }
                    cache-2: { depends-on: a.b }
                """,
                context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breakers()
                                .keySet())
                        .containsExactly("main_database", "PrimaryDB", "a.b", "cache-2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"failure-threshold", "failure_threshold", "failureThreshold", "FAILURE_THRESHOLD"})
    void propertiesMayBeSpelledInEveryRelaxedWay(String property) {
        Starts.run(
                "throttle-machines: {breakers: {main_db: {" + property + ": 3}}}",
                context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("main_db")
                                .config()
                                .failureThreshold())
                        .isEqualTo(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"main-database", "main_database", "mainDatabase"})
    void anEnvironmentVariableFindsTheNameInTheFile(String name) {
        Starts.with(
                        withEnvironment(Map.of(
                                "THROTTLEMACHINES_BREAKERS_MAINDATABASE_FAILURETHRESHOLD", "9",
                                "THROTTLEMACHINES_BREAKERS_OTHER_MODE", "off")),
                        "throttle-machines: {breakers: {" + name + ": {failure-threshold: 3, reset-timeout: 5s}}}")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    ThrottleMachines machines = context.getBean(ThrottleMachines.class);
                    assertThat(machines.breakers().keySet()).containsExactlyInAnyOrder(name, "other");
                    assertThat(machines.breaker(name).config())
                            .isEqualTo(BreakerConfig.builder()
                                    .failureThreshold(9)
                                    .resetTimeout(Duration.ofSeconds(5))
                                    .build());
                    assertThat(machines.breaker("other").mode()).isEqualTo(Mode.OFF);
                });
    }

    private static ApplicationContextRunner withEnvironment(Map<String, Object> variables) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        return runner().withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .replace(name, new SystemEnvironmentPropertySource(name, variables)));
    }

    @Test
    void aSectionWithoutContentIsEmpty() {
        Starts.run("""
                throttle-machines:
                  defaults:
                  breakers:
                    a:
                    b: {}
                  cascades:
                  limiters: {}
                  groups:
                    g:
                    h:
                      breakers:
                      limiters:
                """, context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.breakers().keySet()).containsExactly("a", "b");
            assertThat(machines.groups().keySet()).containsExactly("g", "h");
        });
        Starts.run("throttle-machines:\n", context -> assertThat(context).hasSingleBean(ThrottleMachines.class));
    }

    @Test
    void anEmptySectionDoesNotHideAnotherSource() {
        Starts.with(
                        runner().withPropertyValues("throttle-machines.breakers.a.failure-threshold=3"),
                        "throttle-machines:\n  breakers:\n    a:\n")
                .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                .breaker("a")
                                .config()
                                .failureThreshold())
                        .isEqualTo(3));
        assertThat(Starts.failure(Starts.with(
                                runner().withPropertyValues("throttle-machines.breakers.a.failure-threshold=many"),
                                "throttle-machines:\n  breakers:\n    a:\n"))
                        .getDescription())
                .contains("'many' is not a whole number.");
    }
}
