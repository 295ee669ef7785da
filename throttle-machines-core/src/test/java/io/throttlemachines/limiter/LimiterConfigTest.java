package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.Mode;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LimiterConfigTest {

    private final LimiterConfig config = LimiterConfig.of(100, Duration.ofMinutes(1));

    @Test
    void hasTheDocumentedDefaults() {
        assertThat(config.algorithm()).isEqualTo(Algorithm.TOKEN_BUCKET);
        assertThat(config.burst()).isEqualTo(100);
        assertThat(config.maxWait()).isZero();
        assertThat(config.maxKeys()).isEqualTo(100_000);
        assertThat(config.maxKeyLength()).isEqualTo(256);
        assertThat(config.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(config.dependsOn()).isEmpty();
        assertThat(config.guard()).isNull();
    }

    @Test
    void toBuilderRestoresAllSettings() {
        BooleanSupplier guard = () -> true;
        LimiterConfig full = config.toBuilder()
                .burst(7)
                .algorithm(Algorithm.GCRA)
                .maxWait(Duration.ofSeconds(3))
                .maxKeys(9)
                .maxKeyLength(100)
                .mode(Mode.OBSERVE)
                .dependsOn("database", "cache")
                .guard(guard)
                .build();
        assertThat(full.toBuilder().build()).isEqualTo(full).hasSameHashCodeAs(full);
        assertThat(full)
                .isNotEqualTo(config)
                .isNotEqualTo(full.toBuilder().guard(null).build());
        assertThat(full.dependsOn()).isEqualTo(List.of("database", "cache"));
        assertThat(full)
                .hasToString(
                        "gcra 100 per PT1M, burst 7, max-wait PT3S, store local, max-keys 9, max-key-length 100, mode OBSERVE, "
                                + "depends-on [database, cache], guarded");
    }

    @Test
    void theBurstFollowsTheLimitUntilItIsSet() {
        assertThat(config.toBuilder().limit(5).build().burst()).isEqualTo(5);
        assertThat(config.toBuilder().burst(3).limit(5).build().burst()).isEqualTo(3);
    }

    @Test
    void limitAndPeriodAreRequired() {
        refused(
                "limit",
                () -> LimiterConfig.builder().period(Duration.ofSeconds(1)).build());
        refused("period", () -> LimiterConfig.builder().limit(1).build());
    }

    @Test
    void refusesValuesOutOfRange() {
        refused("limit", () -> LimiterConfig.of(0, Duration.ofSeconds(1)));
        refused("limit", () -> LimiterConfig.of(-5, Duration.ofSeconds(1)));
        refused("period", () -> LimiterConfig.of(1, Duration.ZERO));
        refused("period", () -> LimiterConfig.of(1, Duration.ofSeconds(-1)));
        refused("period", () -> LimiterConfig.of(1, Duration.ofSeconds(Long.MAX_VALUE)));
        refused("burst", () -> config.toBuilder().burst(0));
        refused("max-keys", () -> config.toBuilder().maxKeys(0));
        refused("max-key-length", () -> config.toBuilder().maxKeyLength(0));
        refused("max-wait", () -> config.toBuilder().maxWait(Duration.ofNanos(-1)));
        refused("depends-on", () -> config.toBuilder().dependsOn(" "));
    }

    @Test
    void refusesMoreThanOnePermitPerNanosecond() {
        assertThat(LimiterConfig.of(1_000_000_000, Duration.ofSeconds(1)).limit())
                .isEqualTo(1_000_000_000);
        refused("limit", () -> LimiterConfig.of(1_000_000_001, Duration.ofSeconds(1)));
        refused("limit", () -> LimiterConfig.of(Long.MAX_VALUE, Duration.ofDays(365)));
    }

    @Test
    void refusesABurstForWindowAlgorithms() {
        for (Algorithm windows : List.of(Algorithm.FIXED_WINDOW, Algorithm.SLIDING_WINDOW)) {
            LimiterConfigBuilder windowed = config.toBuilder().algorithm(windows);
            assertThat(windowed.build().burst()).isEqualTo(100);
            refused("burst", () -> windowed.burst(7).build());
            refused("burst", () -> windowed.burst(100).build());
        }
    }

    @Test
    void refusesABurstThatTakesMoreThan97YearsToReturn() {
        refused("burst", () -> config.toBuilder().burst(Long.MAX_VALUE).build());
        refused(
                "burst",
                () -> LimiterConfig.of(1, Duration.ofDays(365)).toBuilder()
                        .burst(98)
                        .build());
        assertThat(LimiterConfig.of(1, Duration.ofDays(365)).toBuilder()
                        .burst(97)
                        .build()
                        .burst())
                .isEqualTo(97);
    }

    @Test
    void aLeaseLastsOneSecondOrThePeriod() {
        LimiterConfigBuilder shared = config.toBuilder().store("grid").lease(10);
        assertThat(config.lease()).isNull();
        assertThat(shared.build().lease()).isEqualTo(10);
        assertThat(shared.build().leaseTime()).isEqualTo(Duration.ofSeconds(1));
        assertThat(shared.period(Duration.ofMillis(20)).build().leaseTime()).isEqualTo(Duration.ofMillis(20));
        assertThat(shared.leaseTime(Duration.ofMillis(7)).build().leaseTime()).isEqualTo(Duration.ofMillis(7));
        assertThat(shared.build()).asString().contains("store grid, lease 10 for PT0.007S");
    }

    @Test
    void refusesLeasesThatCannotWork() {
        refused("lease", () -> config.toBuilder().lease(0));
        refused("lease", () -> config.toBuilder().lease(10).build());
        refused(
                "lease-time",
                () -> config.toBuilder().leaseTime(Duration.ofMillis(1)).build());
        LimiterConfigBuilder shared = config.toBuilder().store("grid");
        refused("lease", () -> shared.lease(101).build());
        assertThat(shared.lease(100).build().lease()).isEqualTo(100);
        refused("lease", () -> shared.burst(99).build());
        refused(
                "lease-time",
                () -> shared.burst(100).leaseTime(Duration.ofSeconds(61)).build());
        assertThat(shared.leaseTime(Duration.ofSeconds(60)).build().leaseTime()).isEqualTo(Duration.ofSeconds(60));
        refused(
                "lease-time",
                () -> config.toBuilder()
                        .store("grid")
                        .leaseTime(Duration.ofSeconds(1))
                        .build());
    }

    @Test
    void algorithmsAreFoundByName() {
        for (Algorithm algorithm : Algorithm.values()) {
            assertThat(Algorithm.parse(algorithm.text())).isEqualTo(algorithm);
            assertThat(Algorithm.parse(algorithm.name())).isEqualTo(algorithm);
        }
        assertThat(Algorithm.parse(" Token_Bucket ")).isEqualTo(Algorithm.TOKEN_BUCKET);
    }

    @Test
    void anUnknownAlgorithmIsRefusedWithTheNearestName() {
        assertThatThrownBy(() -> Algorithm.parse("tocken-bucket"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'tocken-bucket'")
                .hasMessageContaining("'token-bucket'");
    }

    private static void refused(String setting, ThrowingCallable building) {
        assertThatThrownBy(building)
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refusal -> assertThat(refusal.setting()).isEqualTo(setting))
                .hasMessageContaining(setting);
    }
}
