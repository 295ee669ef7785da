package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Right and wrong requests on one HTTP/1.1 connection to Netty: no answer may end the connection or disturb the next. */
class ReusedConnectionTest {

    private static final int ROUNDS = 5;
    private static final String BREAKER = "/throttle/breakers/gateway";
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private record Exchange(
            String method,
            String path,
            Map<String, String> headers,
            @Nullable String body,
            int status) {}

    /** The endpoint answers every other one; WebFlux itself rejects the rest. */
    private static final List<Exchange> EXCHANGES = List.of(
            new Exchange("GET", "/throttle", Map.of(), null, 200),
            new Exchange("POST", BREAKER, JSON, "{\"action\"", 400),
            new Exchange("POST", BREAKER, JSON, "{\"action\":\"isolate\"}", 200),
            new Exchange("POST", BREAKER, Map.of("Content-Type", "text/plain"), "x".repeat(10_000), 415),
            new Exchange("GET", "/throttle/breakers/nothing", Map.of(), null, 404),
            new Exchange("POST", BREAKER, Map.of("Accept", "application/json;charset=UTF-16"), "{}", 406),
            new Exchange("POST", BREAKER, JSON, "{\"action\":\"reset\"}", 200),
            new Exchange("PUT", BREAKER, JSON, "{\"action\":\"isolate\"}", 405),
            new Exchange("POST", BREAKER, JSON, "{\"action\":\"nothing\"}", 400),
            new Exchange("POST", "/nothing", JSON, "{\"action\":\"isolate\"}", 404));

    private static final Servers SERVERS = new Servers(
            Application.class,
            "management.endpoints.web.exposure.include=throttle",
            "throttle-machines.breakers.gateway.failure-threshold=2");

    @AfterAll
    static void stop() {
        SERVERS.close();
    }

    @Test
    void everyRequestOnOneConnectionIsAnswered() {
        Http http = SERVERS.actuator("Netty").onOneConnection();
        NettyRequests requests = SERVERS.bean("Netty", NettyRequests.class);
        for (int round = 0; round < ROUNDS; round++) {
            for (Exchange each : EXCHANGES) {
                assertThat(http.send(each.method(), each.path(), each.headers(), each.body())
                                .status())
                        .as("%s in round %s", each, round)
                        .isEqualTo(each.status());
                requests.awaitEnd();
            }
        }
        assertThat(requests.connections()).isEqualTo(1);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        NettyRequests nettyRequests() {
            return new NettyRequests();
        }
    }
}
