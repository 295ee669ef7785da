package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.throttlemachines.config.ConfigurationException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** L1a: the settings of a limiter of concurrent calls. */
class ConcurrencyConfigTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static LimiterConfigBuilder settings(long limit) {
        return LimiterConfig.builder().algorithm(Algorithm.CONCURRENCY).limit(limit);
    }

    static Stream<Arguments> unworkable() {
        return Stream.of(
                Arguments.of("period", settings(1).period(SECOND)),
                Arguments.of("burst", settings(1).burst(1)),
                Arguments.of("lease", settings(1).lease(1)),
                Arguments.of("lease-time", settings(1).leaseTime(SECOND)),
                Arguments.of("store", settings(1).store("redis")),
                Arguments.of("min-limit", settings(1).minLimit(1)),
                Arguments.of("max-limit", settings(1).maxLimit(1)),
                Arguments.of("limit", LimiterConfig.builder().algorithm(Algorithm.CONCURRENCY)),
                Arguments.of("limit", settings(1_000_000_001)),
                Arguments.of("min-limit", adaptive(5).minLimit(6)),
                Arguments.of("max-limit", adaptive(5).maxLimit(4)),
                Arguments.of("max-limit", adaptive(5).maxLimit(1_000_000_001)),
                Arguments.of("period", adaptive(5).period(SECOND)),
                Arguments.of(
                        "min-limit", LimiterConfig.of(1, SECOND).toBuilder().minLimit(1)),
                Arguments.of(
                        "max-limit", LimiterConfig.of(1, SECOND).toBuilder().maxLimit(1)));
    }

    private static LimiterConfigBuilder adaptive(long limit) {
        return settings(limit).algorithm(Algorithm.ADAPTIVE_CONCURRENCY);
    }

    @ParameterizedTest
    @MethodSource("unworkable")
    void settingsThatMeanNothingAreRefused(String setting, LimiterConfigBuilder settings) {
        ConfigurationException refused = catchThrowableOfType(ConfigurationException.class, settings::build);
        assertThat(refused.setting()).isEqualTo(setting);
        assertThat(refused.getMessage()).containsPattern("(Write|Remove)");
    }

    @Test
    void boundsOfAnAdaptiveLimitFollowIt() {
        LimiterConfig config = adaptive(20).build();
        assertThat(config.minLimit()).isEqualTo(1);
        assertThat(config.maxLimit()).isEqualTo(200);
        assertThat(config.burst()).isEqualTo(200);
        assertThat(config.period()).isZero();
        assertThat(config).isEqualTo(adaptive(20).minLimit(1).maxLimit(200).build());
        assertThat(config.toBuilder().limit(30).build().maxLimit()).isEqualTo(300);
        assertThat(settings(20).build().minLimit()).isNull();
    }
}
