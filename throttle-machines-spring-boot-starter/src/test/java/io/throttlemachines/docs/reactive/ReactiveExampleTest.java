package io.throttlemachines.docs.reactive;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.refusal.CircuitOpenException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.test.StepVerifier;

/** The example does what the docs say. */
class ReactiveExampleTest {

    @Test
    void theFallbackAnswersOnceTheCircuitIsOpen() {
        new ApplicationContextRunner().withUserConfiguration(Application.class).run(context -> {
            Prices prices = context.getBean(Prices.class);
            StepVerifier.create(prices.price("mug")).expectNext("10 for mug").verifyComplete();
            StepVerifier.create(prices.all()).expectNextCount(2).verifyComplete();
            context.getBean(ThrottleMachines.class).breaker("prices").isolate();
            StepVerifier.create(prices.price("mug"))
                    .expectNext("no price for mug")
                    .verifyComplete();
            StepVerifier.create(prices.all()).verifyError(CircuitOpenException.class);
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Prices.class)
    static class Application {}
}
