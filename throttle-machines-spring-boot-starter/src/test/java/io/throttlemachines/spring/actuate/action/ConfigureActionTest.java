package io.throttlemachines.spring.actuate.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.Setting;
import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.fleet.Quorum;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.actuate.response.RequestException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.StringUtils;

/** Configure accepts every setting that a running breaker or limiter can change, and refuses every other one. */
class ConfigureActionTest {

    private final ThrottleMachines machines = ThrottleMachines.create();
    private final ThrottleMachines cluster = ThrottleMachines.builder()
            .fleet(new FleetConfig("shop", "shop-1"), mock(FleetStore.class))
            .build();

    @AfterEach
    void close() {
        cluster.close();
    }

    static Stream<Setting<?>> ofBreakers() {
        return BreakerConfig.settings().stream();
    }

    static Stream<Setting<?>> ofLimiters() {
        return LimiterConfig.settings().stream();
    }

    @ParameterizedTest
    @MethodSource("ofBreakers")
    void everySettingOfABreakerIsChangedOrRefused(Setting<?> setting) {
        Breaker breaker = setting.type() == Quorum.class
                ? cluster.breaker(
                        "x", BreakerConfig.builder().scope(Scope.CLUSTER).build())
                : machines.breaker("x");
        check(
                setting,
                parameters -> ConfigureAction.breaker(breaker, parameters),
                () -> breaker.config().get(setting));
    }

    @ParameterizedTest
    @MethodSource("ofLimiters")
    void everySettingOfALimiterIsChangedOrRefused(Setting<?> setting) {
        LimiterConfig adaptive = LimiterConfig.builder()
                .algorithm(Algorithm.ADAPTIVE_CONCURRENCY)
                .limit(7)
                .build();
        Limiter limiter = machines.limiter(
                "x", setting.name().endsWith("-limit") ? adaptive : LimiterConfig.of(5, Duration.ofSeconds(1)));
        check(
                setting,
                parameters -> ConfigureAction.limiter(limiter, parameters),
                () -> limiter.config().get(setting));
    }

    private static void check(Setting<?> setting, Consumer<Parameters> configure, Supplier<Object> read) {
        Object before = read.get();
        Parameters parameters = Parameters.of(new ActionRequest(request(setting)), "ann");
        if (setting.changeable()) {
            configure.accept(parameters);
            assertThat(read.get()).isNotEqualTo(before);
        } else {
            assertThatThrownBy(() -> configure.accept(parameters)).isInstanceOf(RequestException.class);
            assertThat(read.get()).isEqualTo(before);
        }
    }

    private static Map<String, String> request(Setting<?> setting) {
        String name = StringUtils.uncapitalize(Stream.of(setting.name().split("-"))
                .map(StringUtils::capitalize)
                .reduce("", String::concat));
        Map<String, String> fields = new HashMap<>(Map.of("action", "configure"));
        if (name.equals("maxConcurrentWait")) {
            fields.put("maxConcurrent", "7");
        }
        if (name.startsWith("slowCall")) {
            fields.putAll(Map.of("slowCallDuration", "7s", "slowCallRateThreshold", "1"));
        }
        String number = name.equals("resetTimeoutMultiplier") ? "2" : "1";
        String duration = name.equals("resetTimeoutMax") ? "2h" : "7s";
        String value = setting.type() == Duration.class ? duration : setting.type() == Double.class ? number : "7";
        fields.put(name, value);
        return fields;
    }
}
