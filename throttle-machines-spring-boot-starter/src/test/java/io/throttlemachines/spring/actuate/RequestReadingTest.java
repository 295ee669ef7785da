package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.Http.Answer;
import io.throttlemachines.state.CircuitState;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** How the endpoint reads slashes in a URL and fields that a request has twice, on Tomcat and on Netty. */
class RequestReadingTest {

    private static final List<String> SERVER_NAMES = List.of("Tomcat", "Netty");

    private static final Servers SERVERS = new Servers(
            Application.class,
            "management.endpoints.web.exposure.include=throttle",
            "throttle-machines.breakers[a/b].failure-threshold=2",
            "throttle-machines.breakers[a//b].failure-threshold=2",
            "throttle-machines.breakers[/a/b].failure-threshold=2",
            "throttle-machines.breakers[a/b/].failure-threshold=2");

    @AfterAll
    static void stop() {
        SERVERS.close();
    }

    static Stream<Arguments> emptySegments() {
        return SERVER_NAMES.stream()
                .flatMap(server -> Stream.of(
                                "/breakers/a//b",
                                "/breakers//a/b",
                                "/breakers/a/b/",
                                "//breakers/a/b",
                                "/breakers/a/b//")
                        .map(path -> Arguments.of(server, path)));
    }

    /** Spring drops empty segments: such a URL would be that of another breaker. */
    @ParameterizedTest
    @MethodSource("emptySegments")
    void emptySegmentIsRejectedAndChangesNothing(String server, String path) {
        Http http = SERVERS.actuator(server);
        for (Answer answer : List.of(
                http.get("/throttle" + path), http.post("/throttle" + path, Json.text("{'action': 'isolate'}")))) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(404);
            assertThat(answer.json().propertyNames()).containsExactly("error", "allowed");
            assertThat(answer.at("/error")).contains("empty");
        }
        assertThat(states(server)).allSatisfy((name, state) -> assertThat(state).isEqualTo(CircuitState.CLOSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tomcat", "Netty"})
    void otherSlashesArePartOfTheName(String server) {
        Http http = SERVERS.actuator(server);

        assertThat(http.get("/throttle/breakers/a/b").status()).isEqualTo(200);
        assertThat(http.get("/throttle/breakers/").at("/breakers/a~1~1b/state")).isEqualTo("\"CLOSED\"");
    }

    static Stream<Arguments> paths() {
        return SERVER_NAMES.stream()
                .flatMap(server -> Stream.of(
                                "path", "path=", "path=x", "path&path=x&path", "path=x&path", "path=breakers&path=a")
                        .map(query -> Arguments.of(server, query)));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void pathInTheQueryIsRejectedAndChangesNothing(String server, String query) {
        Http http = SERVERS.actuator(server);
        String path = "/throttle/breakers/a/b?" + query;
        for (Answer answer : List.of(http.get(path), http.post(path, Json.text("{'action': 'isolate'}")))) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.at("/error")).contains("called path");
        }
        assertThat(states(server)).allSatisfy((name, state) -> assertThat(state).isEqualTo(CircuitState.CLOSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tomcat", "Netty"})
    void lastFieldOfThatNameInTheBodyCounts(String server) {
        Http http = SERVERS.actuator(server);
        String path = "/throttle/breakers/a/b";

        Answer isolate = http.post(path, Json.text("{'action': 'nothing', 'action': 'isolate', 'action': 'isolate'}"));
        assertThat(isolate.at("/action")).isEqualTo("\"isolate\"");
        assertThat(states(server)).containsEntry("a/b", CircuitState.OPEN);

        Answer reset = http.post(path, Json.text("{'action': 'isolate', 'for': '1m', 'action': 'reset', 'for': null}"));
        assertThat(reset.at("/action")).isEqualTo("\"reset\"");
        assertThat(states(server)).containsEntry("a/b", CircuitState.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tomcat", "Netty"})
    void fieldInTheQueryReplacesThatInTheBody(String server) {
        Http http = SERVERS.actuator(server);

        Answer answer =
                http.post("/throttle/breakers/a/b?action=reset&action=isolate", Json.text("{'action': 'isolate'}"));

        assertThat(answer.at("/action")).isEqualTo("\"reset\"");
        assertThat(states(server)).containsEntry("a/b", CircuitState.CLOSED);
    }

    private static Map<String, CircuitState> states(String server) {
        return SERVERS.bean(server, ThrottleMachines.class).breakers().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().state()));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
