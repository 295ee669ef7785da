package io.throttlemachines.spring.autoconfigure;

import static io.throttlemachines.test.ThrottleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.spring.diagnostics.Starts;
import io.throttlemachines.test.ManualTicker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the tests of an application control it: they drive its time, force its circuits, or switch everything off. */
class DrivenTimeTest {

    private final ApplicationContextRunner runner = Starts.runner()
            .withConfiguration(
                    AutoConfigurations.of(AopAutoConfiguration.class, ThrottleMachinesAopAutoConfiguration.class))
            .withPropertyValues(
                    "throttle-machines.limiters.api.limit=1",
                    "throttle-machines.limiters.api.period=10s",
                    "throttle-machines.limiters.api.max-wait=10s",
                    "throttle-machines.breakers.remote.reset-timeout=1m",
                    "throttle-machines.breakers.remote.reset-timeout-jitter=0");

    @Test
    void oneBeanIsTickerAndSleeper() {
        runner.withUserConfiguration(Driven.class).run(context -> {
            ManualTicker ticker = context.getBean(ManualTicker.class);
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            Breaker remote = machines.breaker("remote");
            remote.forceOpen();
            assertThat(remote).refusesCalls();
            ticker.advance(Duration.ofMinutes(1));
            assertThat(remote).allowsCalls();

            Limiter api = machines.limiter("api");
            api.acquire();
            api.acquire();
            assertThat(ticker.slept()).containsExactly(Duration.ofSeconds(10));
        });
    }

    @Test
    void clockBeanOfTheTickerShowsTheSameTime() {
        runner.withUserConfiguration(Driven.class).run(context -> {
            context.getBean(ManualTicker.class).advance(Duration.ofDays(1));
            Breaker remote = context.getBean(ThrottleMachines.class).breaker("remote");
            remote.forceOpen();
            assertThat(remote.status().openedAt()).isEqualTo(Instant.EPOCH.plusSeconds(86_400));
        });
    }

    @Test
    void switchedOffAnnotationsDoNothing() {
        runner.withBean(Remote.class)
                .withPropertyValues("throttle-machines.enabled=false")
                .run(context -> {
                    Remote remote = context.getBean(Remote.class);
                    assertThat(AopUtils.isAopProxy(remote)).isFalse();
                    assertThat(remote.getClass()).isEqualTo(Remote.class);
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Driven {

        @Bean
        ManualTicker ticker() {
            return new ManualTicker();
        }

        @Bean
        Clock clock(ManualTicker ticker) {
            return ticker.clock();
        }
    }

    /** The start would fail with it: two fallbacks and the settings of a limiter are missing. */
    static class Remote {

        @Throttled(name = "nowhere-declared", fallback = "missing")
        @CircuitBreaker(name = "remote", fallback = "missing")
        @Hedged("remote")
        String call() {
            return "answer";
        }
    }
}
