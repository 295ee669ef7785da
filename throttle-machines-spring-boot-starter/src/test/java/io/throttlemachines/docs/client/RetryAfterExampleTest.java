package io.throttlemachines.docs.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.time.Ticker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class RetryAfterExampleTest {

    @Test
    void circuitStaysOpenForAsLongAsTheExceptionOfTheApplicationSays() {
        new ApplicationContextRunner()
                .withUserConfiguration(Application.class, LedgerConfiguration.class)
                .withBean(Ticker.class, () -> () -> 0)
                .withPropertyValues("throttle-machines.breakers.ledger.failure-threshold=1")
                .run(context -> {
                    Breaker breaker = context.getBean(ThrottleMachines.class).breaker("ledger");
                    breaker.admit().failed(new LedgerBusyException(Duration.ofMinutes(7)));
                    assertThat(breaker.status().retryAfter()).isEqualTo(Duration.ofMinutes(7));
                });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
