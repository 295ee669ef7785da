package io.throttlemachines.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.retry.RetryConfig;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** G1, D1: what else may have the full name of a group's member. */
class MemberNameTest {

    private static final LimiterConfig LIMIT = LimiterConfig.of(1, Duration.ofSeconds(1));
    private static final GroupConfig GROUP = GroupConfig.builder()
            .breaker("b", BreakerConfig.defaults())
            .limiter("l", LIMIT)
            .build();

    private final ThrottleMachines machines =
            ThrottleMachines.builder().group("g", GROUP).build();

    @AfterEach
    void close() {
        machines.close();
    }

    @Test
    void hedgeAndRetryShareTheNameOfAMember() {
        assertThat(machines.hedge("g.b").name()).isEqualTo("g.b");
        assertThat(machines.retry("g.b").name()).isEqualTo("g.b");
        assertThat(machines.hedge("g.l", HedgeConfig.defaults()).name()).isEqualTo("g.l");
        assertThat(machines.retry("g.l", RetryConfig.defaults()).name()).isEqualTo("g.l");
    }

    @Test
    void hedgeAndRetryAreDeclaredTogetherWithTheGroup() {
        try (ThrottleMachines together = ThrottleMachines.builder()
                .hedge("g.b", HedgeConfig.defaults())
                .retry("g.b", RetryConfig.defaults())
                .group("g", GROUP)
                .build()) {
            assertThat(together.hedges()).containsOnlyKeys("g.b");
            assertThat(together.retries()).containsOnlyKeys("g.b");
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                wrong(machines -> machines.breaker("g.l"), "'g.l' is a limiter, not a breaker. Name a breaker"),
                wrong(
                        machines -> machines.breaker("g.l", BreakerConfig.defaults()),
                        "'g.l' is a limiter, not a breaker. Name a breaker"),
                wrong(machines -> machines.limiter("g.b"), "'g.b' is a breaker, not a limiter. Name a limiter"),
                wrong(machines -> machines.limiter("g.b", LIMIT), "'g.b' is a breaker, not a limiter. Name a limiter"),
                wrong(machines -> machines.limiter("g.x"), "The group 'g' has no member 'x'"),
                wrong(machines -> machines.group("g.b", GROUP), "'g.b' is a breaker, not a group."),
                wrong(machines -> machines.hedge("g.bb"), "The group 'g' has no member 'bb'. Declare it there"),
                wrong(machines -> machines.retry("g.bb"), "Did you mean 'b'"));
    }

    private static Arguments wrong(Function<ThrottleMachines, Object> use, String message) {
        return Arguments.of(use, message);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void messageSaysWhatTheNameMeans(Function<ThrottleMachines, Object> use, String message) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> use.apply(machines))
                .withMessageContaining(message);
    }

    @Test
    void memberIsDeclaredInItsGroupAlone() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ThrottleMachines.builder()
                        .breaker("g.b", BreakerConfig.defaults())
                        .group("g", GROUP)
                        .build())
                .withMessageContaining("The group 'g' declares 'g.b' already.");
    }
}
