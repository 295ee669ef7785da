package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.diagnostics.Starts;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;

/** Each default that the IDE metadata states is the value that applies when nothing is configured. */
class TrueDefaultsTest {

    /** Settings computed from other settings: the configuration has no value for them. */
    private static final List<String> WORKED_OUT = List.of(
            "reset-timeout",
            "1h, or reset-timeout with its jitter if that is longer",
            "all exceptions",
            "1 with adaptive-concurrency",
            "ten times the limit with adaptive-concurrency",
            "more than half");

    @Test
    void singleProperties() {
        ThrottleMachinesProperties nothing = Binder.get(new MockEnvironment())
                .bindOrCreate(ThrottleMachinesProperties.PREFIX, ThrottleMachinesProperties.class);
        Map<String, String> bound = new TreeMap<>();
        collect(ThrottleMachinesProperties.PREFIX, nothing, bound);
        Map<String, String> stated = new TreeMap<>();
        Metadata.main().forEach((name, property) -> {
            if (name.startsWith("throttle-machines.") && !name.contains(".defaults.") && property.has("defaultValue")) {
                stated.put(name, property.get("defaultValue").asString());
            }
        });

        assertThat(bound).hasSizeGreaterThan(5).containsExactlyInAnyOrderEntriesOf(stated);
    }

    private static void collect(String prefix, Object bound, Map<String, String> values) {
        for (RecordComponent component : bound.getClass().getRecordComponents()) {
            ReflectionUtils.makeAccessible(component.getAccessor());
            Object value = ReflectionUtils.invokeMethod(component.getAccessor(), bound);
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            if (value instanceof Record part && !(value instanceof ThrottleMachinesProperties.Defaults)) {
                collect(name, part, values);
            } else if (value != null && !(value instanceof Map) && !(value instanceof Record)) {
                values.put(name, written(value));
            }
        }
    }

    /** As application.yml spells it. */
    private static String written(Object value) {
        if (value instanceof Duration duration) {
            boolean seconds = duration.toMillisPart() == 0;
            return DurationStyle.SIMPLE.print(duration, seconds ? ChronoUnit.SECONDS : ChronoUnit.MILLIS);
        }
        return value instanceof Enum<?> constant
                ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : value.toString();
    }

    static List<Class<?>> breakers() {
        return List.of(BreakerProperties.class, CascadeProperties.class, MemberBreakerProperties.class);
    }

    @ParameterizedTest
    @MethodSource("breakers")
    void breakersOfTheCore(Class<?> type) {
        assertTrue(Metadata.of(type), BreakerConfig.defaults());
    }

    @Test
    void limitersOfTheCore() {
        LimiterConfig config = LimiterConfig.of(7, Duration.ofSeconds(1));
        assertTrue(Metadata.of(LimiterProperties.class), config);
        assertTrue(Metadata.of(MemberLimiterProperties.class), config);
    }

    @Test
    void hedgesOfTheCore() {
        assertTrue(Metadata.of(HedgeProperties.class), HedgeConfig.defaults());
    }

    @Test
    void nodesOfAnApplicationWithoutDefaults() {
        Starts.runner()
                .withPropertyValues("throttle-machines.limiters.x.limit=7", "throttle-machines.limiters.x.period=1s")
                .run(context -> {
                    ThrottleMachines machines = context.getBean(ThrottleMachines.class);
                    assertTrue(
                            Metadata.of(BreakerProperties.class),
                            machines.breaker("any").config());
                    assertTrue(
                            Metadata.of(LimiterProperties.class),
                            machines.limiter("x").config());
                    assertTrue(
                            Metadata.of(HedgeProperties.class),
                            machines.hedge("any").config());
                });
    }

    private static void assertTrue(Map<String, JsonNode> stated, Object config) {
        assertThat(stated).isNotEmpty().allSatisfy((name, property) -> {
            Object real = value(config, name);
            String expected = Metadata.defaultOf(property);
            if (expected.equals("none") || WORKED_OUT.contains(expected)) {
                assertThat(real instanceof Collection<?> all && all.isEmpty() || real == null)
                        .as(name + " is " + real)
                        .isTrue();
            } else if (expected.equals("limit")) {
                assertThat(real).as(name).isEqualTo(value(config, "limit"));
            } else if (!expected.equals("required")) {
                String first = expected.split(",", 2)[0];
                assertThat(real).as(name).isEqualTo(read(first, real));
            }
        });
    }

    private static Object value(Object config, String name) {
        String accessor = StringUtils.uncapitalize(
                Arrays.stream(name.split("-")).map(StringUtils::capitalize).reduce("", String::concat));
        return ReflectionUtils.invokeMethod(ReflectionUtils.findMethod(config.getClass(), accessor), config);
    }

    /** Converts the stated default to the type of the real value. */
    private static Object read(String stated, Object like) {
        if (like instanceof String) {
            return stated;
        }
        if (like instanceof Duration) {
            return DurationStyle.detectAndParse(stated);
        }
        if (like instanceof Enum<?> constant) {
            return Enum.valueOf(
                    constant.getDeclaringClass(),
                    stated.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
        if (like instanceof Integer) {
            return Integer.valueOf(stated);
        }
        return like instanceof Long ? Long.valueOf(stated) : (Object) Double.valueOf(stated);
    }
}
