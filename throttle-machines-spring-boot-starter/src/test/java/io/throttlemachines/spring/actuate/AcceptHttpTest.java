package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.spring.actuate.Http.Answer;
import io.throttlemachines.state.CircuitState;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** The endpoint acts only if it can write the answer that the client accepts. */
class AcceptHttpTest {

    private static final String ISOLATE = Json.text("{'action':'isolate'}");

    private static final Servers SERVERS = new Servers(
            Application.class,
            "management.endpoints.web.exposure.include=throttle,loggers",
            "throttle-machines.breakers.gateway.failure-threshold=2");

    @AfterAll
    static void stop() {
        SERVERS.close();
    }

    private static Stream<Arguments> onEachServer(List<String> values) {
        return Servers.NAMES.stream().flatMap(server -> values.stream().map(value -> Arguments.of(server, value)));
    }

    static Stream<Arguments> unanswerable() {
        return onEachServer(List.of(
                "application/json;charset=UTF-16",
                "application/json;charset=UTF-32",
                "application/json;charset=ISO-8859-1",
                "application/json;charset=US-ASCII",
                "application/json;charset=NOPE",
                "application/json;charset=\"UTF-16\"",
                "application/json;charset=UTF-16, application/json;q=0.5",
                "application/json;charset=UTF-16, */*;q=0.1",
                "application/*;charset=UTF-16",
                "*/*;charset=UTF-16",
                "application/vnd.spring-boot.actuator.v3+json;charset=UTF-16LE",
                "application/*+json;charset=UTF-16",
                "text/html",
                "application/xml, text/plain",
                "text/html;charset=UTF-16",
                "nonsense",
                "/",
                ";;;,,,",
                "a/b,".repeat(50) + "application/json"));
    }

    @ParameterizedTest
    @MethodSource("unanswerable")
    void requestThatCannotBeAnsweredChangesNothing(String server, String accept) {
        for (String path : List.of("/throttle/breakers/gateway", "/%74hrottle/breakers/gateway")) {
            Answer answer = send(server, "POST", path, accept, ISOLATE);

            assertThat(answer.status()).as(path + answer.text()).isEqualTo(406);
            assertThat(answer.at("/allowed")).isEqualTo("[\"application/json\"]");
            assertThat(breaker(server).state()).isEqualTo(CircuitState.CLOSED);
        }
        for (String path :
                List.of("/throttle", "/throttle/breakers", "/throttle/breakers/gateway", "/throttle/graph")) {
            assertThat(send(server, "GET", path, accept, null).status())
                    .as(path)
                    .isEqualTo(406);
        }
    }

    static Stream<Arguments> answerable() {
        return onEachServer(List.of(
                "*/*",
                "application/json",
                "application/json;charset=UTF-8",
                "application/json;charset=utf-8;q=0.5",
                "application/vnd.spring-boot.actuator.v3+json",
                "application/*",
                "text/html, application/json;q=0.9",
                "text/plain;charset=UTF-16, application/json"));
    }

    @ParameterizedTest
    @MethodSource("answerable")
    void requestThatCanBeAnsweredActs(String server, String accept) {
        Answer answer = send(server, "POST", "/throttle/breakers/gateway", accept, ISOLATE);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/done")).isEqualTo("true");
        assertThat(breaker(server).state()).isEqualTo(CircuitState.OPEN);
        breaker(server).forceClose();
        assertThat(send(server, "GET", "/throttle", accept, null).status()).isEqualTo(200);
    }

    static Stream<Arguments> methods() {
        return onEachServer(List.of("PUT", "DELETE", "PATCH"));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void otherMethodsAreRefusedAndTheRightOnesNamed(String server, String method) {
        Answer answer = send(server, method, "/throttle/breakers/gateway", "text/html", ISOLATE);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.at("/allowed")).contains("\"GET\"", "\"POST\"");
        assertThat(breaker(server).state()).isEqualTo(CircuitState.CLOSED);
    }

    @ParameterizedTest
    @FieldSource("io.throttlemachines.spring.actuate.Servers#NAMES")
    void headAndOptionsChangeNothing(String server) {
        for (String method : List.of("HEAD", "OPTIONS")) {
            Answer answer = send(server, method, "/throttle/breakers/gateway?action=isolate", "*/*", null);
            assertThat(answer.status()).as(method).isEqualTo(200);
            assertThat(answer.text()).as(method).isEmpty();
        }
        assertThat(breaker(server).state()).isEqualTo(CircuitState.CLOSED);
    }

    @ParameterizedTest
    @FieldSource("io.throttlemachines.spring.actuate.Servers#NAMES")
    void otherEndpointsAreUnchanged(String server) {
        assertThat(send(server, "GET", "/loggers", "application/json;charset=UTF-8", null)
                        .status())
                .isEqualTo(200);
        assertThat(send(server, "GET", "/loggers", "text/html", null).text()).doesNotContain("allowed");
    }

    private static Breaker breaker(String server) {
        return SERVERS.bean(server, ThrottleMachines.class).breaker("gateway");
    }

    private static Answer send(String server, String method, String path, String accept, String body) {
        return SERVERS.actuator(server)
                .send(method, path, Map.of("Accept", accept, "Content-Type", "application/json"), body);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
