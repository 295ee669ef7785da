package io.throttlemachines.docs.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.spring.cloud.ThrottleMachinesCircuitBreakerFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.circuitbreaker.Customizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class CloudExampleTest {

    @Test
    void partnersAndAllOthersHaveTheirSettings() {
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            ThrottleMachinesCircuitBreakerFactory factory = new ThrottleMachinesCircuitBreakerFactory(machines);
            new Partners().slowPartners().customize(factory);

            factory.create("partner-b");
            factory.create("other");

            assertThat(machines.breaker("partner-b").config().resetTimeout()).isEqualTo(Duration.ofMinutes(5));
            assertThat(machines.breaker("other").config().failureThreshold()).isEqualTo(3);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Partners {

        // docs: customizer
        @Bean
        Customizer<ThrottleMachinesCircuitBreakerFactory> slowPartners() {
            return factory -> {
                factory.configure(
                        builder -> builder.settings().resetTimeout(Duration.ofMinutes(5)), "partner-a", "partner-b");
                factory.configureDefault(
                        id -> BreakerConfig.builder().failureThreshold(3).build());
            };
        }
        // end
    }
}
