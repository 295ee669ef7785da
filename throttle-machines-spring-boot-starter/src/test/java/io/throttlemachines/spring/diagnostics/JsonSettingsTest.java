package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;

/** SPRING_APPLICATION_JSON, in which an empty object stays one, unlike in YAML. */
class JsonSettingsTest {

    private static ApplicationContextRunner json(String json) {
        return Starts.runner().withInitializer(context -> {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("json", Map.of("spring.application.json", json)));
            new SpringApplicationJsonEnvironmentPostProcessor()
                    .postProcessEnvironment(context.getEnvironment(), new SpringApplication());
        });
    }

    private static ApplicationContextRunner of(String settings) {
        return json("{'throttle-machines': %s}".formatted(settings).replace('\'', '"'));
    }

    @Test
    void anEmptyObjectIsANodeWithTheDefaults() {
        json("""
                {"throttle-machines": {
                  "breakers": {"b": {}, "c": {"depends-on": "b"}},
                  "hedges": {"h": {}},
                  "retries": {"r": {}},
                  "groups": {"g": {"breakers": {"x": {}}}}}}
                """).run(context -> {
            assertThat(context).hasNotFailed();
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.breakers()).containsOnlyKeys("b", "c", "g.x");
            assertThat(machines.breaker("b").config()).isEqualTo(BreakerConfig.defaults());
            assertThat(machines.hedges()).containsOnlyKeys("h");
            assertThat(machines.retries()).containsOnlyKeys("r");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'limiters': {}}",
                "{'defaults': {}, 'web': {}, 'fleet': {}}",
                "{'defaults': {'breaker': {}, 'limiter': {}}}",
                "{'groups': {'g': {}}}",
                "{'groups': {'g': {'breakers': {}}}}",
                "{'breakers': {'b': {'depends-on': []}}}",
                "{'breakers': {'b': {'depends-on': {}}}}"
            })
    void whatIsEmptySetsNothing(String settings) {
        of(settings).run(context -> assertThat(context).hasNotFailed());
    }

    /** The settings of another source count. */
    @Test
    void anEmptyObjectHidesNothing() {
        Starts.with(
                        json("{\"throttle-machines\": {\"breakers\": {\"b\": {}}, \"limiters\": {}, \"events\": {}}}"),
                        "throttle-machines: {breakers: {b: {failure-threshold: 3}}, limiters: {l: {limit: 5, period: 1s}}}")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    ThrottleMachines machines = context.getBean(ThrottleMachines.class);
                    assertThat(machines.breaker("b").config().failureThreshold())
                            .isEqualTo(3);
                    assertThat(machines.limiters()).containsOnlyKeys("l");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'breakers': {'b': '{}'}} | breakers.b | '{}' is where settings belong",
                "{'breakers': []} | breakers | '[]' is where settings belong",
                "{'breakers': {'b': {'mode': {}}}} | breakers.b.mode | It has no value.",
                "{'breakers': {'b': {'failure-threshold': []}}} | breakers.b.failure-threshold | It has no value.",
                "{'breakers': {'b': {'recovery-guard': {}}}} | breakers.b.recovery-guard | It has no value."
            })
    void whatIsEmptyIsNoSingleValue(String settings, String property, String reason) {
        assertThat(Starts.failure(of(settings)).getDescription())
                .containsOnlyOnce("Property: ")
                .contains("Property: throttle-machines." + property + System.lineSeparator(), reason);
    }
}
