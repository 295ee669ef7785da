package io.throttlemachines.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.hedge.HedgeConfigBuilder;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.retry.RetryConfig;
import io.throttlemachines.retry.RetryConfigBuilder;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of settings, the accessors of a configuration and the methods of its builder name the same settings. */
class SettingTableTest {

    @Test
    void breakerSettingsAreThoseOfItsConfigAndBuilder() {
        assertSameSettings(BreakerConfig.settings(), BreakerConfig.class, BreakerConfigBuilder.class);
    }

    @Test
    void limiterSettingsAreThoseOfItsConfigAndBuilder() {
        assertSameSettings(LimiterConfig.settings(), LimiterConfig.class, LimiterConfigBuilder.class);
    }

    @Test
    void hedgeSettingsAreThoseOfItsConfigAndBuilder() {
        assertSameSettings(HedgeConfig.settings(), HedgeConfig.class, HedgeConfigBuilder.class);
    }

    @Test
    void retrySettingsAreThoseOfItsConfigAndBuilder() {
        assertSameSettings(RetryConfig.settings(), RetryConfig.class, RetryConfigBuilder.class);
    }

    private static void assertSameSettings(List<Setting<?>> settings, Class<?> config, Class<?> builder) {
        Set<String> names =
                settings.stream().map(each -> camelCase(each.name())).collect(Collectors.toSet());
        Set<String> accessors = methods(config);
        accessors.removeAll(Set.of("equals", "hashCode", "toString", "toBuilder", "get", "followsLimit"));
        Set<String> setters = methods(builder);
        setters.removeAll(Set.of("set", "build"));

        assertThat(names).hasSameSizeAs(settings);
        assertThat(accessors).isEqualTo(new TreeSet<>(names));
        assertThat(setters).isEqualTo(new TreeSet<>(names));
    }

    private static Set<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
                .filter(method -> !java.lang.reflect.Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String camelCase(String kebab) {
        return Pattern.compile("-(.)")
                .matcher(kebab)
                .replaceAll(match -> match.group(1).toUpperCase());
    }

    @Test
    void valuesAreReadByNameAsByAccessor() {
        BreakerConfig config = BreakerConfig.builder().failureThreshold(7).build();
        Setting<?> threshold = setting(BreakerConfig.settings(), "failure-threshold");

        assertThat((Object) config.get(threshold)).isEqualTo(7);
        assertThat(threshold.defaultValue()).isEqualTo(5);
        assertThat(threshold.type()).isEqualTo(Integer.class);
        assertThat(threshold.changeable()).isTrue();
        assertThat(setting(BreakerConfig.settings(), "depends-on").changeable()).isFalse();
    }

    @Test
    void valuesSetThroughTheTableAreChecked() {
        @SuppressWarnings("unchecked")
        Setting<Integer> threshold = (Setting<Integer>) setting(BreakerConfig.settings(), "failure-threshold");

        assertThat(BreakerConfig.builder().set(threshold, 7).build().failureThreshold())
                .isEqualTo(7);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> BreakerConfig.builder().set(threshold, 0))
                .withMessageStartingWith("failure-threshold is 0.");
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> BreakerConfig.builder().set(threshold, null))
                .withMessage("failure-threshold");
    }

    @Test
    void settingOfAnotherConfigurationIsRejected() {
        Setting<?> limit = setting(LimiterConfig.settings(), "limit");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BreakerConfig.builder().set(limit, null));
    }

    @Test
    void burstShowsTheOneInForceWhetherItWasSetOrFollowsTheLimit() {
        LimiterConfig follows = LimiterConfig.of(10, java.time.Duration.ofSeconds(1));
        LimiterConfig set = follows.toBuilder().burst(10).build();
        Setting<?> burst = setting(LimiterConfig.settings(), "burst");

        assertThat((Object) follows.get(burst)).isEqualTo(10L);
        assertThat(follows).isEqualTo(set).hasSameHashCodeAs(set);
        assertThat(follows.followsLimit(burst)).isTrue();
        assertThat(set.followsLimit(burst)).isFalse();
    }

    private static Setting<?> setting(List<Setting<?>> settings, String name) {
        return settings.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
