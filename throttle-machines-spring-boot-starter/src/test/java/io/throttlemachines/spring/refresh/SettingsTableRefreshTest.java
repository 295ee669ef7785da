package io.throttlemachines.spring.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.Setting;
import io.throttlemachines.control.Mode;
import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.fleet.Quorum;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.PermitStore;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A refresh changes every setting that a running breaker or limiter can change, and warns of every other one. */
@ExtendWith(OutputCaptureExtension.class)
class SettingsTableRefreshTest {

    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("reset-timeout-multiplier", "2"),
            Map.entry("reset-timeout-max", "2h"),
            Map.entry("record-exceptions", "java.io.IOException"),
            Map.entry("ignore-exceptions", "java.io.IOException"),
            Map.entry("failure-predicate", "empty"),
            Map.entry("exception-predicate", "empty"),
            Map.entry("mode", "observe"),
            Map.entry("scope", "cluster"),
            Map.entry("depends-on", "remote"),
            Map.entry("cascades-to", "api-target"),
            Map.entry("recovery-guard", "agreeing"),
            Map.entry("reset-guard", "agreeing"),
            Map.entry("algorithm", "gcra"),
            Map.entry("store", "other"),
            Map.entry("min-limit", "2"),
            Map.entry("max-limit", "9"),
            Map.entry("lease", "1"),
            Map.entry("lease-time", "1ms"));
    private static final Map<Class<?>, String> BY_TYPE =
            Map.of(Integer.class, "7", Long.class, "6", Double.class, "1", Duration.class, "7s", Quorum.class, "3");

    private final Refreshing refreshing = new Refreshing();

    static Stream<Setting<?>> ofBreakers() {
        return BreakerConfig.settings().stream();
    }

    static Stream<Setting<?>> ofLimiters() {
        return LimiterConfig.settings().stream();
    }

    @ParameterizedTest
    @MethodSource("ofBreakers")
    void everySettingOfABreakerChangesOrNeedsARestart(Setting<?> setting, CapturedOutput output) {
        boolean cascade = setting.name().equals("cascades-to");
        check(
                setting,
                cascade ? "cascades.main." : "groups.pay.breakers.gateway.",
                app -> app.breaker(cascade ? "main" : "pay.gateway").get(setting),
                app -> app.machines().breaker("pay.gateway").mode(),
                output);
    }

    @ParameterizedTest
    @MethodSource("ofLimiters")
    void everySettingOfALimiterChangesOrNeedsARestart(Setting<?> setting, CapturedOutput output) {
        boolean adaptive = setting.name().endsWith("-limit");
        String name = adaptive ? "adaptive" : "pay.charge";
        check(
                setting,
                adaptive ? "limiters.adaptive." : "groups.pay.limiters.charge.",
                app -> app.limiter(name).get(setting),
                app -> app.machines().limiter(name).mode(),
                output);
    }

    @Test
    void settingsOfAnotherAlgorithmWaitForTheRestart(CapturedOutput output) {
        String node = "limiters.places.";
        String property = "throttle-machines." + node;
        refreshing.run(
                refreshing.runner().withPropertyValues(property + "limit=5", property + "algorithm=concurrency"),
                app -> {
                    app.write(node + "algorithm", "adaptive-concurrency")
                            .write(node + "limit", "7")
                            .write(node + "max-limit", "9")
                            .write(node + "max-wait", "2s")
                            .refresh();

                    assertThat(app.limiter("places").limit()).isEqualTo(5);
                    assertThat(app.limiter("places").maxWait()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(output).contains(property + "algorithm has changed, which needs a restart");
                });
    }

    private void check(
            Setting<?> setting,
            String node,
            Function<Refreshing.App, Object> read,
            Function<Refreshing.App, Mode> mode,
            CapturedOutput output) {
        var runner = refreshing
                .runner()
                .withBean("yes", BooleanSupplier.class, () -> () -> true)
                .withBean("other", PermitStore.class, () -> mock(PermitStore.class))
                .withPropertyValues("spring.application.name=shop")
                .withPropertyValues(
                        "throttle-machines.limiters.adaptive.limit=5",
                        "throttle-machines.limiters.adaptive.algorithm=adaptive-concurrency")
                .withBean(FleetStore.class, () -> mock(FleetStore.class))
                .withBean("empty", Predicate.class, () -> ""::equals);
        String ofCluster = "throttle-machines." + node + "scope=cluster";
        refreshing.run(setting.type() == Quorum.class ? runner.withPropertyValues(ofCluster) : runner, app -> {
            Object before = read.apply(app);
            String value = VALUES.getOrDefault(setting.name(), BY_TYPE.getOrDefault(setting.type(), "yes"));
            if (setting.name().startsWith("slow-call-")) {
                app.write(node + "slow-call-duration", "7s").write(node + "slow-call-rate-threshold", "1");
            }
            if (setting.name().equals("max-concurrent-wait")) {
                app.write(node + "max-concurrent", "7");
            }
            if (setting.name().startsWith("lease")) {
                app.write(node + "store", "other").write(node + "lease", "1");
            }
            app.write(node + setting.name(), value).refresh();

            String warning = "throttle-machines." + node + setting.name() + " has changed, which needs a restart";
            if (setting.changeable()) {
                assertThat(read.apply(app)).isNotEqualTo(before);
                assertThat(output).doesNotContain(warning);
            } else if (setting.type() == Mode.class) {
                assertThat(mode.apply(app)).isEqualTo(Mode.OBSERVE);
            } else {
                assertThat(read.apply(app)).isEqualTo(before);
                assertThat(output).contains(warning);
            }
        });
    }
}
