package io.throttlemachines.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

class TomcatProblemTest extends ProblemCases {

    TomcatProblemTest() {
        super(WebApplicationType.SERVLET, Application.class);
    }

    @Test
    void theServerIsTomcat() {
        assertThat(server().kind()).isEqualTo("TomcatWebServer");
    }

    @Test
    void refusalOfAFunctionIsAProblemToo() {
        assertThat(server().get("/function").json().get("circuit").asString()).isEqualTo("gateway");
    }

    @Test
    void refusalOfTheBodyOfAFunctionIsAProblemToo() {
        assertThat(server().get("/function-body").json().get("circuit").asString())
                .isEqualTo("gateway");
    }

    @Test
    void refusalOfACallableIsAProblemToo() {
        assertThat(server().get("/callable/open").json().get("circuit").asString())
                .isEqualTo("gateway");
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Edge.class)
    static class Application {

        @Bean
        RouterFunction<ServerResponse> function() {
            return RouterFunctions.route()
                    .GET("/function", request -> {
                        throw Refusals.named("open");
                    })
                    .GET(
                            "/function-body",
                            request -> ServerResponse.ok().body(CompletableFuture.failedFuture(Refusals.named("open"))))
                    .build();
        }
    }
}
