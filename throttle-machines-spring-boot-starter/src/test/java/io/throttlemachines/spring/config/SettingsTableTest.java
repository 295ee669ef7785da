package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.config.Setting;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.LimiterConfig;
import java.beans.PropertyDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import tools.jackson.databind.JsonNode;

/** Each setting of the core has its property, and each property its setting; an IDE shows the same. */
class SettingsTableTest {

    private static final List<Class<?>> BEANS = List.of(CircuitGuard.class, BooleanSupplier.class, Predicate.class);

    @Test
    void everySettingOfABreakerHasAProperty() {
        assertSame(BreakerConfig.settings(), BreakerProperties.class, "cascades-to", "guard");
        assertSame(BreakerConfig.settings(), CascadeProperties.class, "guard");
        assertSame(BreakerConfig.settings(), MemberBreakerProperties.class, "cascades-to");
        assertSame(
                BreakerConfig.settings(),
                BreakerDefaultProperties.class,
                "cascades-to",
                "guard",
                "depends-on",
                "recovery-guard",
                "reset-guard");
    }

    @Test
    void everySettingOfALimiterHasAProperty() {
        assertSame(LimiterConfig.settings(), LimiterProperties.class, "guard");
        assertSame(LimiterConfig.settings(), MemberLimiterProperties.class);
        assertSame(
                LimiterConfig.settings(),
                LimiterDefaultProperties.class,
                "guard",
                "depends-on",
                "limit",
                "period",
                "burst",
                "min-limit",
                "max-limit",
                "lease",
                "lease-time");
    }

    private static void assertSame(List<Setting<?>> settings, Class<?> properties, String... missing) {
        assertThat(KnownProperties.names(properties))
                .as(properties.getSimpleName())
                .containsExactlyInAnyOrderElementsOf(settings.stream()
                        .map(Setting::name)
                        .filter(name -> !Arrays.asList(missing).contains(name))
                        .toList());
        for (PropertyDescriptor each : BeanUtils.getPropertyDescriptors(properties)) {
            String name = DataObjectPropertyName.toDashedForm(each.getName());
            settings.stream().filter(setting -> setting.name().equals(name)).forEach(setting -> {
                boolean bean = BEANS.contains(setting.type());
                assertThat(each.getPropertyType()).as(name).isEqualTo(bean ? String.class : setting.type());
                assertThat(each.getWriteMethod()).as(name).isNotNull();
            });
        }
    }

    @Test
    void metadataNamesTheSameProperties() {
        Stream.of(
                        BreakerProperties.class,
                        CascadeProperties.class,
                        MemberBreakerProperties.class,
                        LimiterProperties.class,
                        MemberLimiterProperties.class,
                        HedgeProperties.class)
                .forEach(type -> assertThat(Metadata.of(type).keySet())
                        .as(type.getSimpleName())
                        .isEqualTo(new TreeSet<>(KnownProperties.names(type))));
    }

    /** The description of a default is that of the property, without the parts that refer to the defaults. */
    @ParameterizedTest
    @ValueSource(strings = {"breaker", "limiter", "hedge"})
    void metadataOfADefaultHasTheSameText(String kind) {
        Class<?> named = Map.<String, Class<?>>of(
                        "breaker", BreakerProperties.class,
                        "limiter", LimiterProperties.class,
                        "hedge", HedgeProperties.class)
                .get(kind);
        String prefix = "throttle-machines.defaults." + kind + ".";
        Metadata.main().forEach((name, property) -> {
            if (name.startsWith(prefix)) {
                JsonNode own = Metadata.of(named).get(name.substring(prefix.length()));
                assertThat(Metadata.description(own)).as(name).startsWith(sentence(property));
                assertThat(property.get("type")).as(name).isEqualTo(own.get("type"));
            }
        });
    }

    private static String sentence(JsonNode property) {
        return Metadata.description(property).replaceAll(" Default: .*", "");
    }

    /** The table of the core knows the default that an IDE shows. */
    @Test
    void metadataShowsEveryDefaultOfTheCore() {
        Stream.of(Map.entry("breaker", BreakerConfig.settings()), Map.entry("limiter", LimiterConfig.settings()))
                .forEach(kind -> kind.getValue().forEach(setting -> {
                    JsonNode property =
                            Metadata.main().get("throttle-machines.defaults." + kind.getKey() + "." + setting.name());
                    if (property != null && !(setting.defaultValue() instanceof List)) {
                        assertThat(property.has("defaultValue"))
                                .as(setting.name())
                                .isEqualTo(setting.defaultValue() != null);
                    }
                }));
        assertThat(HedgeConfig.defaults().maxAttempts()).isEqualTo(2);
    }
}
