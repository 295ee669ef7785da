package io.throttlemachines.spring.cloud;

import static io.throttlemachines.test.ThrottleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The filter {@code CircuitBreaker} of the Gateway on WebFlux, before a dead backend. */
class WebFluxGatewayTest {

    private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

    private ConfigurableApplicationContext context;

    @BeforeEach
    void start() {
        context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .properties(
                        "server.port=0",
                        Gateways.withoutWebMvc(),
                        "throttle-machines.defaults.breaker.failure-threshold=1",
                        ROUTES + "[0].id=plain",
                        ROUTES + "[0].uri=" + DeadBackend.url(),
                        ROUTES + "[0].predicates[0]=Path=/plain",
                        ROUTES + "[0].filters[0]=CircuitBreaker=orders",
                        ROUTES + "[1].id=answered",
                        ROUTES + "[1].uri=" + DeadBackend.url(),
                        ROUTES + "[1].predicates[0]=Path=/answered",
                        ROUTES + "[1].filters[0].name=CircuitBreaker",
                        ROUTES + "[1].filters[0].args.fallbackUri=forward:/instead")
                .run();
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void aRefusalBecomes503WithRetryAfter() {
        assertThat(Answers.get(context, "/plain").statusCode()).isEqualTo(500);
        assertThat(context.getBean(ThrottleMachines.class).breaker("orders")).isOpen();

        HttpResponse<String> refused = Answers.get(context, "/plain");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 76L);
    }

    @Test
    void aFallbackUriAnswersFailuresAndRefusals() {
        assertThat(Answers.get(context, "/answered").body()).isEqualTo("instead");
        assertThat(context.getBean(ThrottleMachines.class).breaker("answered")).isOpen();
        assertThat(Answers.get(context, "/answered").body()).isEqualTo("instead");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Instead.class)
    static class Application {}

    @RestController
    static class Instead {

        @GetMapping("/instead")
        String instead() {
            return "instead";
        }
    }
}
