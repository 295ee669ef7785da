package io.throttlemachines.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

class NettyProblemTest extends ProblemCases {

    NettyProblemTest() {
        super(WebApplicationType.REACTIVE, Application.class);
    }

    @Test
    void theServerIsNetty() {
        assertThat(server().kind()).isEqualTo("NettyWebServer");
    }

    @Test
    void refusalOfAFunctionIsAProblemToo() {
        assertThat(server().get("/function").json().get("circuit").asString()).isEqualTo("gateway");
    }

    @Configuration(proxyBeanMethods = false)
    @Import({Edge.class, OwnReactorResources.class})
    static class Application {

        @Bean
        RouterFunction<ServerResponse> function() {
            return RouterFunctions.route()
                    .GET("/function", request -> Mono.error(Refusals.named("open")))
                    .build();
        }
    }
}
