package io.throttlemachines.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.docs.web.OwnProblems;
import io.throttlemachines.spring.web.Server.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Refusals in functional handlers and filters of WebFlux, on a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionalProblemTest {

    private Server server;

    @BeforeAll
    void start() {
        server = start(Application.class);
    }

    private static Server start(Class<?> source, String... properties) {
        return Server.start(WebApplicationType.REACTIVE, new Class<?>[] {source}, properties);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"body", "stream", "thrown", "filter", "wrapped"})
    void answerIsTheSameAsElsewhere(String way) {
        Answer answer = server.get("/" + way + "/throttled");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.field("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.field("Retry-After")).isEqualTo("30");
        assertThat(answer.field("RateLimit")).isEqualTo("\"per-user\";r=0;t=30");
        assertThat(answer.json().get("instance").asString()).isEqualTo("/" + way + "/throttled");
        assertThat(answer.text()).doesNotContain("SECRET");
    }

    @ParameterizedTest
    @CsvSource({"open, 503", "blocked, 503", "hedge, 504"})
    void eachKindHasItsStatus(String kind, int status) {
        assertThat(server.get("/body/" + kind).status()).isEqualTo(status);
    }

    @Test
    void anAnswerThatHasBegunBreaksOff() {
        assertThatThrownBy(() -> server.get("/late/open")).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void otherExceptionsStayAsTheyAre() {
        assertThat(server.get("/other/-").status()).isEqualTo(500);
        assertThat(server.get("/chosen-status/open").status()).isEqualTo(502);
    }

    @Test
    void canBeSwitchedOff() {
        try (Server other = start(Application.class, "throttle-machines.web.problem-details=false")) {
            assertThat(other.get("/body/throttled").status()).isEqualTo(500);
        }
    }

    @Test
    void handlersOfTheApplicationWin() {
        try (Server other = start(WithHandlers.class)) {
            assertThat(other.get("/body/throttled").json().get("detail").asString())
                    .isEqualTo("Slow down, please.");
            assertThat(other.get("/body/open").status()).isEqualTo(409);
            assertThat(other.get("/body/blocked").status()).isEqualTo(503);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({Application.class, OwnProblems.class})
    static class WithHandlers {

        @Bean
        @Order(-1)
        WebExceptionHandler conflict() {
            return (exchange, failure) -> {
                if (!failure.getMessage().contains("'gateway' is OPEN")) {
                    return Mono.error(failure);
                }
                exchange.getResponse().setStatusCode(HttpStatus.CONFLICT);
                return exchange.getResponse().setComplete();
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({Edge.class, OwnReactorResources.class})
    static class Application {

        @Bean
        RouterFunction<ServerResponse> function() {
            return RouterFunctions.route()
                    .GET("/body/{kind}", request -> ok(Flux.error(refusal(request.pathVariable("kind")))))
                    .GET(
                            "/stream/{kind}",
                            request -> ServerResponse.ok()
                                    .contentType(MediaType.TEXT_EVENT_STREAM)
                                    .contentLength(7)
                                    .body(Flux.error(refusal(request.pathVariable("kind"))), String.class))
                    .GET(
                            "/late/{kind}",
                            request -> ok(
                                    Flux.just("begun").concatWith(Flux.error(refusal(request.pathVariable("kind"))))))
                    .GET("/thrown/{kind}", request -> {
                        throw refusal(request.pathVariable("kind"));
                    })
                    .GET(
                            "/wrapped/{kind}",
                            request -> ok(Flux.error(
                                    new IllegalStateException("SECRET", refusal(request.pathVariable("kind"))))))
                    .GET(
                            "/chosen-status/{kind}",
                            request -> ok(Flux.error(new ResponseStatusException(
                                    HttpStatus.BAD_GATEWAY, "SECRET", refusal(request.pathVariable("kind"))))))
                    .GET("/other/{kind}", request -> ok(Flux.error(new IllegalStateException("other"))))
                    .build();
        }

        private static RuntimeException refusal(String kind) {
            return Refusals.named(kind);
        }

        private static Mono<ServerResponse> ok(Flux<String> body) {
            return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).body(body, String.class);
        }

        @Bean
        WebFilter filter() {
            return (exchange, chain) -> exchange.getRequest().getPath().value().startsWith("/filter/")
                    ? Mono.error(Refusals.named("throttled"))
                    : chain.filter(exchange);
        }
    }
}
