package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.RetryAfterResolver;
import io.throttlemachines.spring.client.RestClientRetryAfter;
import io.throttlemachines.spring.client.WebClientRetryAfter;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

class ThrottleRetryAfterAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ThrottleMachinesAutoConfiguration.class, ThrottleRetryAfterAutoConfiguration.class));

    @Test
    void bothClientsHaveAResolver() {
        runner.run(context ->
                assertThat(context).hasSingleBean(RestClientRetryAfter.class).hasSingleBean(WebClientRetryAfter.class));
    }

    @Test
    void onlyRestClientHasAResolverWithoutWebFlux() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.web.reactive"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(RestClientRetryAfter.class)
                        .doesNotHaveBean("throttleWebClientRetryAfter"));
    }

    @Test
    void noResolverWithoutSpringWeb() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.web", "org.springframework.http"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RetryAfterResolver.class));
    }

    @Test
    void noResolverWhileThrottleMachinesIsOff() {
        runner.withPropertyValues("throttle-machines.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(RetryAfterResolver.class));
    }

    @Test
    void resolverOfTheApplicationReplacesOurs() {
        RestClientRetryAfter own = new RestClientRetryAfter(Clock.systemUTC());
        runner.withBean(RestClientRetryAfter.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(RestClientRetryAfter.class)).isSameAs(own));
    }

    @Test
    void resolversAreAskedInTheirOrderUntilOneAnswers() {
        runner.withPropertyValues("throttle-machines.breakers.remote.failure-threshold=1")
                .withBean("late", RetryAfterResolver.class, () -> failure -> Duration.ofSeconds(3))
                .withBean(First.class)
                .run(context -> {
                    Breaker breaker = context.getBean(ThrottleMachines.class).breaker("remote");
                    breaker.admit().failed(new IllegalStateException());
                    assertThat(breaker.status().retryAfter()).isBetween(Duration.ofMinutes(19), Duration.ofMinutes(20));
                });
    }

    @Order(Ordered.HIGHEST_PRECEDENCE)
    static final class First implements RetryAfterResolver {

        @Override
        public Duration retryAfter(Throwable failure) {
            return Duration.ofMinutes(20);
        }
    }
}
