package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.diagnostics.Starts;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import tools.jackson.databind.JsonNode;

/** The IDE metadata has a description of each property, and its default where there is one. */
class ConfigurationMetadataTest {

    private static final String BREAKER = "failure-threshold failure-window failure-window-calls failure-rate-threshold"
            + " minimum-calls slow-call-duration slow-call-rate-threshold failure-predicate record-exceptions ignore-exceptions"
            + " exception-predicate reset-timeout reset-timeout-jitter reset-timeout-multiplier reset-timeout-max half-open-calls"
            + " success-threshold probe-timeout max-concurrent max-concurrent-wait timeout max-keys max-key-length scope quorum mode";
    private static final String LIMITER = "algorithm max-wait store max-keys max-key-length mode";
    private static final String HEDGE = "delay delay-percentile max-attempts timeout budget";

    @ParameterizedTest
    @ValueSource(
            strings = {"enabled", "breakers", "cascades", "limiters", "groups", "hedges", "fleet.name", "fleet.instance"
            })
    void everySectionIsDescribed(String section) {
        assertDescribed(Metadata.main(), "throttle-machines." + section);
    }

    @Test
    void everyDefaultIsDescribed() {
        Map<String, JsonNode> main = Metadata.main();
        words(BREAKER).forEach(each -> assertDescribed(main, "throttle-machines.defaults.breaker." + each));
        words(LIMITER).forEach(each -> assertDescribed(main, "throttle-machines.defaults.limiter." + each));
        words(HEDGE).forEach(each -> assertDescribed(main, "throttle-machines.defaults.hedge." + each));
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, true",
        "aop.throttled-order, 2147483347",
        "aop.circuit-breaker-order, 2147483447",
        "aop.hedged-order, 2147483547",
        "web.problem-details, true",
        "events.history, 100",
        "health.open-status, UP",
        "metrics.enabled, true",
        "fleet.heartbeat, 1s",
        "fleet.poll, 500ms",
        "redis.timeout, 50ms",
        "redis.on-failure, local",
        "defaults.breaker.failure-threshold, 5",
        "defaults.breaker.failure-window, 60s",
        "defaults.breaker.minimum-calls, 10",
        "defaults.breaker.reset-timeout, 60s",
        "defaults.breaker.reset-timeout-jitter, 0.25",
        "defaults.breaker.half-open-calls, 1",
        "defaults.breaker.success-threshold, 1",
        "defaults.breaker.max-keys, 10000",
        "defaults.breaker.max-key-length, 256",
        "defaults.breaker.mode, enforce",
        "defaults.limiter.algorithm, token-bucket",
        "defaults.limiter.max-wait, 0s",
        "defaults.limiter.store, local",
        "defaults.limiter.max-keys, 100000",
        "defaults.limiter.max-key-length, 256",
        "defaults.limiter.mode, enforce",
        "defaults.hedge.delay, 50ms",
        "defaults.hedge.max-attempts, 2"
    })
    void theMetadataStatesTheDefault(String property, String value) {
        assertThat(Metadata.main()
                        .get("throttle-machines." + property)
                        .get("defaultValue")
                        .asString())
                .isEqualTo(value);
    }

    @Test
    void theMetadataStatesTheDefaultsOfTheCore() {
        String[] stated = Metadata.main().entrySet().stream()
                .filter(each -> each.getKey().matches("throttle-machines\\.defaults\\.(breaker|limiter)\\..*"))
                .filter(each -> each.getValue().has("defaultValue"))
                .map(each -> each.getKey() + "="
                        + each.getValue().get("defaultValue").asString())
                .toArray(String[]::new);

        Starts.runner()
                .withPropertyValues(stated)
                .withPropertyValues("throttle-machines.limiters.x.limit=1", "throttle-machines.limiters.x.period=1s")
                .run(context -> {
                    var machines = context.getBean(ThrottleMachines.class);
                    assertThat(machines.breaker("any").config()).isEqualTo(BreakerConfig.defaults());
                    assertThat(machines.limiter("x").config()).isEqualTo(LimiterConfig.of(1, Duration.ofSeconds(1)));
                });
    }

    @Test
    void everyPropertyOfANamedNodeIsDescribedWithItsDefault() {
        assertDescribedWithDefault(BreakerProperties.class, BREAKER + " depends-on recovery-guard reset-guard");
        assertDescribedWithDefault(
                CascadeProperties.class, BREAKER + " depends-on recovery-guard reset-guard cascades-to");
        assertDescribedWithDefault(
                MemberBreakerProperties.class, BREAKER + " depends-on recovery-guard reset-guard guard");
        assertDescribedWithDefault(
                LimiterProperties.class,
                LIMITER + " limit period burst min-limit max-limit lease lease-time depends-on");
        assertDescribedWithDefault(
                MemberLimiterProperties.class,
                LIMITER + " limit period burst min-limit max-limit lease lease-time depends-on guard");
        assertDescribedWithDefault(HedgeProperties.class, HEDGE + " breakers");
    }

    private static void assertDescribedWithDefault(Class<?> type, String expected) {
        Map<String, JsonNode> properties = Metadata.of(type);
        assertThat(properties.keySet())
                .containsExactlyInAnyOrderElementsOf(words(expected).toList());
        properties.forEach((name, property) -> assertThat(description(property))
                .as(type.getSimpleName() + " " + name)
                .containsPattern("\\. (Default: .+|Required)\\.$"));
    }

    /** The metadata describes every property that is bound. */
    @Test
    void everyBoundPropertyIsDescribed() {
        Map<String, JsonNode> main = Metadata.main();
        names("throttle-machines", ThrottleMachinesProperties.class).forEach(name -> assertDescribed(main, name));
    }

    private static Stream<String> names(String prefix, Class<?> type) {
        if (!type.isRecord()) {
            return KnownProperties.names(type).stream().map(name -> prefix + "." + name);
        }
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            return KnownProperties.isSection(component.getType()) ? names(name, component.getType()) : Stream.of(name);
        });
    }

    @Test
    void everyTypeUnderANameHasItsOwnMetadata() {
        for (RecordComponent section : ThrottleMachinesProperties.class.getRecordComponents()) {
            if (section.getGenericType() instanceof ParameterizedType map) {
                Type value = map.getActualTypeArguments()[1];
                assertThat(Metadata.of((Class<?>) value))
                        .as(value.getTypeName())
                        .isNotEmpty();
            }
        }
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.split(" "));
    }

    private static void assertDescribed(Map<String, JsonNode> properties, String name) {
        assertThat(properties).containsKey(name);
        assertThat(description(properties.get(name))).as(name).endsWith(".");
    }

    private static String description(JsonNode property) {
        return property.path("description").asString();
    }
}
