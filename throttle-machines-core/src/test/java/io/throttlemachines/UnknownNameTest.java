package io.throttlemachines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** D7: an application may look up a name that somebody outside has written; no message repeats more than a part of it. */
class UnknownNameTest {

    private static final int LONGEST_MESSAGE = 200;

    private final ThrottleMachines machines = ThrottleMachines.builder()
            .limiter("api", LimiterConfig.of(10, Duration.ofSeconds(1)))
            .group(
                    "shop",
                    GroupConfig.builder()
                            .breaker("orders", BreakerConfig.defaults())
                            .build())
            .build();

    @AfterEach
    void close() {
        machines.close();
    }

    static Stream<BiConsumer<ThrottleMachines, String>> lookups() {
        return Stream.of(
                (machines, name) -> machines.limiter(name),
                (machines, name) -> machines.breaker("shop." + name),
                (machines, name) -> machines.group(name),
                (machines, name) -> machines.impact(name),
                (machines, name) -> machines.group("shop").breaker(name),
                (machines, name) -> machines.group("shop").limiter(name),
                (machines, name) -> machines.group("shop").execute(name, () -> "never"),
                (machines, name) -> Algorithm.parse(name));
    }

    @ParameterizedTest
    @MethodSource("lookups")
    void messageContainsAtMostAPartOfTheName(BiConsumer<ThrottleMachines, String> lookup) {
        String name = "\n".repeat(30) + "x".repeat(100_000);
        Throwable refused = catchThrowable(() -> lookup.accept(machines, name));

        assertThat(refused.getMessage())
                .contains("'" + " ".repeat(30) + "x".repeat(30) + "...'")
                .hasSizeLessThan(LONGEST_MESSAGE);
    }
}
