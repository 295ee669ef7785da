package io.throttlemachines.spring.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.breaker.RetryAfterResolver;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.time.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Circuits around Spring's HTTP clients obey the Retry-After of a real server. */
class DownstreamTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues(
                    "throttle-machines.defaults.breaker.failure-threshold=1",
                    "throttle-machines.defaults.breaker.reset-timeout=10s",
                    "throttle-machines.defaults.breaker.reset-timeout-max=5m");

    @Test
    void circuitAroundARestClientStaysOpenForAsLongAsTheServerAsks() {
        try (Downstream downstream = new Downstream(503, "120")) {
            assertThat(openAfterRestCall(runner, downstream)).isEqualTo(Duration.ofSeconds(120));
        }
    }

    @Test
    void dateIsComparedWithTheApplicationClock() {
        try (Downstream downstream = new Downstream(503, "Thu, 1 Jan 2026 00:01:30 GMT")) {
            assertThat(openAfterRestCall(runner, downstream)).isEqualTo(Duration.ofSeconds(90));
        }
    }

    @Test
    void circuitStaysOpenNoLongerThanItsLongestResetTimeout() {
        try (Downstream downstream = new Downstream(503, "86400")) {
            assertThat(openAfterRestCall(runner, downstream)).isEqualTo(Duration.ofMinutes(5));
        }
    }

    @Test
    void otherServerErrorsLeaveTheResetTimeout() {
        try (Downstream downstream = new Downstream(500, "120")) {
            assertThat(openAfterRestCall(
                            runner.withPropertyValues("throttle-machines.defaults.breaker.reset-timeout-jitter=0"),
                            downstream))
                    .isEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void resolversOfTheApplicationAreAskedFirst() {
        try (Downstream downstream = new Downstream(503, "120")) {
            ApplicationContextRunner own = runner.withBean("silent", RetryAfterResolver.class, () -> failure -> null)
                    .withBean("own", RetryAfterResolver.class, () -> failure -> Duration.ofSeconds(30));
            assertThat(openAfterRestCall(own, downstream)).isEqualTo(Duration.ofSeconds(30));
        }
    }

    @Test
    void circuitAroundAWebClientStaysOpenForAsLongAsTheServerAsks() {
        try (Downstream downstream = new Downstream(429, "45")) {
            runner.run(context -> {
                Weather weather = context.getBean(Weather.class);
                StepVerifier.create(weather.soon(downstream.url()))
                        .verifyError(WebClientResponseException.TooManyRequests.class);
                StepVerifier.create(weather.soon(downstream.url()))
                        .verifyErrorSatisfies(refusal -> assertThat(refusal)
                                .isInstanceOfSatisfying(
                                        CircuitOpenException.class,
                                        open -> assertThat(open.retryAfter()).contains(Duration.ofSeconds(45))));
            });
        }
    }

    private static Duration openAfterRestCall(ApplicationContextRunner runner, Downstream downstream) {
        Duration[] retryAfter = new Duration[1];
        runner.run(context -> {
            Weather weather = context.getBean(Weather.class);
            assertThatExceptionOfType(HttpServerErrorException.class).isThrownBy(() -> weather.now(downstream.url()));
            assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> weather.now(downstream.url()));
            retryAfter[0] = context.getBean(ThrottleMachines.class)
                    .breaker("weather")
                    .status()
                    .retryAfter();
        });
        return retryAfter[0];
    }

    static class Weather {

        private final RestClient client = RestClient.create();
        private final WebClient reactive = WebClient.create();

        @CircuitBreaker("weather")
        String now(String url) {
            return client.get().uri(url).retrieve().body(String.class);
        }

        @CircuitBreaker("weather")
        Mono<String> soon(String url) {
            return reactive.get().uri(url).retrieve().bodyToMono(String.class);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Weather weather() {
            return new Weather();
        }

        @Bean
        Ticker ticker() {
            return () -> 0;
        }

        @Bean
        Clock clock() {
            return Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        }
    }
}
