package io.throttlemachines.spring.actuate;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.control.Mode;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.state.CircuitState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Breakers, limiters, groups and hedges with every relation, a name that is odd in a URL, and a stopped clock. */
final class Shop {

    static final String ODD_NAME = "eu/west 50%+ü.x";

    final AtomicBoolean maintenance = new AtomicBoolean();
    final List<Duration> pauses = new ArrayList<>();
    final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(() -> 42)
            .clock(Clock.fixed(Instant.parse("2026-11-21T10:15:30Z"), ZoneOffset.UTC))
            .sleeper(pauses::add)
            .breaker("backup-database", breaker(5, Duration.ofSeconds(60)).build())
            .breaker(
                    "rated",
                    breaker(5, Duration.ofSeconds(60))
                            .failureRateThreshold(50.0)
                            .build())
            .breaker(
                    "switched-off",
                    breaker(5, Duration.ofSeconds(60)).mode(Mode.OFF).build())
            .breaker("partners", breaker(5, Duration.ofSeconds(60)).build())
            .breaker(ODD_NAME, breaker(5, Duration.ofSeconds(60)).build())
            .breaker(
                    "main-database",
                    breaker(2, Duration.ofSeconds(300))
                            .dependsOn("backup-database")
                            .cascadesTo("user-service", "order-service")
                            .recoveryGuard(breaker -> !maintenance.get())
                            .resetGuard(breaker -> !maintenance.get())
                            .build())
            .hedge(
                    "search",
                    HedgeConfig.builder()
                            .maxAttempts(3)
                            .delay(Duration.ofMillis(50))
                            .build())
            .limiter(
                    "public-api",
                    LimiterConfig.builder()
                            .limit(10_000)
                            .period(Duration.ofSeconds(60))
                            .algorithm(Algorithm.SLIDING_WINDOW)
                            .dependsOn("main-database")
                            .build())
            .limiter(
                    "per-user",
                    LimiterConfig.builder()
                            .limit(100)
                            .period(Duration.ofMinutes(1))
                            .algorithm(Algorithm.GCRA)
                            .burst(10)
                            .mode(Mode.OBSERVE)
                            .build())
            .group(
                    "payment-system",
                    GroupConfig.builder()
                            .breaker(
                                    "gateway",
                                    breaker(5, Duration.ofSeconds(300)).build())
                            .breaker(
                                    "webhooks",
                                    breaker(3, Duration.ofSeconds(60))
                                            .dependsOn("gateway")
                                            .build())
                            .limiter(
                                    "charge",
                                    LimiterConfig.of(100, Duration.ofSeconds(60)).toBuilder()
                                            .dependsOn("gateway")
                                            .build())
                            .build())
            .build();

    private static BreakerConfigBuilder breaker(int failures, Duration resetTimeout) {
        return BreakerConfig.builder()
                .failureThreshold(failures)
                .resetTimeout(resetTimeout)
                .resetTimeoutJitter(0);
    }

    Breaker breaker(String name) {
        return machines.breaker(name);
    }

    void open(String... breakers) {
        for (String name : breakers) {
            breaker(name).forceOpen();
        }
    }

    CircuitState state(String breaker) {
        return breaker(breaker).state();
    }

    Limiter limiter(String name) {
        return machines.limiter(name);
    }

    /** Makes a call fail. */
    void fail(String breaker, Exception failure) {
        try {
            breaker(breaker).run(() -> {
                throw failure;
            });
        } catch (Exception expected) {
            if (expected != failure) {
                throw new AssertionError("The call was not made.", expected);
            }
        }
    }

    /** Restores the initial state, except for counts since the start. */
    void restore() {
        maintenance.set(false);
        pauses.clear();
        machines.breakers().values().forEach(Breaker::forceClose);
        machines.limiters().values().forEach(Limiter::reset);
    }
}
