package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.spring.autoconfigure.ThrottleMachinesAutoConfiguration;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The limits of calls of a breaker in application.yml: their time, and their wait for a place. */
class BreakerLimitsBindingTest {

    private static final BreakerConfig LIMITED = BreakerConfig.builder()
            .maxConcurrent(3)
            .maxConcurrentWait(Duration.ofMillis(100))
            .timeout(Duration.ofSeconds(2))
            .build();

    @Test
    void limitsReachTheConfigurationFromEachPlace() {
        for (String place : new String[] {"breakers.a", "cascades.a", "defaults.breaker", "groups.g.breakers.a"}) {
            String prefix = "throttle-machines." + place + ".";
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(ThrottleMachinesAutoConfiguration.class))
                    .withPropertyValues(
                            prefix + "max-concurrent=3", prefix + "max-concurrent-wait=100ms", prefix + "timeout=2s")
                    .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                    .breaker(place.startsWith("groups") ? "g.a" : "a")
                                    .config())
                            .as(place)
                            .isEqualTo(LIMITED));
        }
    }
}
