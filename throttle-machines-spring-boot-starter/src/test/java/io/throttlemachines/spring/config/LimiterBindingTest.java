package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.spring.diagnostics.Starts;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LimiterBindingTest {

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of("algorithm", "sliding-window", limit().algorithm(Algorithm.SLIDING_WINDOW), true),
                Arguments.of("max-wait", "250ms", limit().maxWait(Duration.ofMillis(250)), true),
                Arguments.of("max-keys", "12", limit().maxKeys(12), true),
                Arguments.of("max-key-length", "40", limit().maxKeyLength(40), true),
                Arguments.of("mode", "observe", limit().mode(Mode.OBSERVE), true),
                Arguments.of("burst", "3", limit().burst(3), false),
                Arguments.of("limit", "8", limit().limit(8), false),
                Arguments.of("period", "2m", limit().period(Duration.ofMinutes(2)), false));
    }

    private static LimiterConfigBuilder limit() {
        return LimiterConfig.builder().limit(10).period(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void eachPropertyReachesTheConfigurationFromEachPlace(
            String property, String value, LimiterConfigBuilder expected, boolean alsoUnderDefaults) {
        for (String place : List.of("limiters.x", "groups.g.limiters.x")) {
            String key = "throttle-machines." + place;
            Starts.runner()
                    .withPropertyValues(key + ".limit=10", key + ".period=1s", key + "." + property + "=" + value)
                    .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                    .limiter(place.startsWith("groups") ? "g.x" : "x")
                                    .config())
                            .isEqualTo(expected.build()));
        }
        if (alsoUnderDefaults) {
            Starts.runner()
                    .withPropertyValues(
                            "throttle-machines.defaults.limiter." + property + "=" + value,
                            "throttle-machines.limiters.x.limit=10",
                            "throttle-machines.limiters.x.period=1s")
                    .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                    .limiter("x")
                                    .config())
                            .isEqualTo(expected.build()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "token-bucket, TOKEN_BUCKET",
        "gcra, GCRA",
        "fixed-window, FIXED_WINDOW",
        "sliding-window, SLIDING_WINDOW",
        "Sliding_Window, SLIDING_WINDOW"
    })
    void everyAlgorithmHasItsName(String written, Algorithm algorithm) {
        Starts.run(
                "throttle-machines: {limiters: {x: {limit: 1, period: 1s, algorithm: " + written + "}}}",
                context -> assertThat(context.getBean(ThrottleMachines.class)
                                .limiter("x")
                                .config()
                                .algorithm())
                        .isEqualTo(algorithm));
    }

    @Test
    void aLimiterDependsOnOneNameOrAList() {
        Starts.run("""
                throttle-machines:
                  groups:
                    g:
                      breakers: { gateway: {} }
                      limiters:
                        charge: { limit: 1, period: 1s, depends-on: gateway }
                        void:   { limit: 1, period: 1s, depends-on: [gateway, charge] }
                """, context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.limiter("g.charge").config().dependsOn()).containsExactly("gateway");
            assertThat(machines.limiter("g.void").config().dependsOn()).containsExactly("gateway", "charge");
        });
    }
}
