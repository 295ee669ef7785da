package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.Http.Answer;
import io.throttlemachines.state.CircuitState;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** Bodies that Spring cannot read, over real HTTP: Tomcat and Netty, with one port and with two. */
class UnreadableBodyTest {

    private static final String ONE_MEGABYTE = "SECRET".repeat(170_000);

    private static final Servers SERVERS = new Servers(
            Application.class,
            "management.endpoints.web.exposure.include=throttle,loggers",
            "throttle-machines.breakers.gateway.failure-threshold=2");

    @AfterAll
    static void stop() {
        SERVERS.close();
    }

    static Stream<Arguments> bodies() {
        List<String> bodies = List.of(
                "SECRET",
                "[]",
                "[{'action': 'isolate'}]",
                "'isolate'",
                "5",
                "true",
                "{'action': 'isolate'",
                "{'action': 'isolate'} SECRET",
                "{'action': {'SECRET': 1}}",
                "{'action': ['isolate']}",
                "{'action': null}",
                "{'key': ['SECRET'], 'action': 'isolate'}",
                "{}",
                "null",
                "",
                ONE_MEGABYTE,
                "{'action': 'isolate', 'reason': '" + ONE_MEGABYTE + "'}",
                "{'action': 'isolate'}" + " ".repeat(300_000),
                "{'action': 'isolate'" + ", 'SECRET': 1".repeat(50_000) + "}",
                "{'action': 'isolate', 'x': " + "[".repeat(100_000) + "]".repeat(100_000) + "}",
                "{'action': 'isolate', 'x': " + "9".repeat(100_000) + "}",
                "{'action': 'isolate', '" + "k".repeat(100_000) + "': 1}");
        return Servers.NAMES.stream().flatMap(server -> bodies.stream().map(body -> Arguments.of(server, body)));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("bodies")
    void wrongBodyIsAnsweredWithWhatWasExpectedAndChangesNothing(String server, String body) {
        Answer answer = post(server, "throttle/breakers/gateway", "application/json", Json.text(body));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertExplains(server, answer);
    }

    static Stream<Arguments> types() {
        return Servers.NAMES.stream()
                .flatMap(server -> Stream.of("text/plain", "SECRET", "application/json;charset=SECRET", "")
                        .map(type -> Arguments.of(server, type)));
    }

    @ParameterizedTest
    @MethodSource("types")
    void wrongContentTypeIsAnsweredWithTheRightOne(String server, String type) {
        Answer answer = post(server, "throttle/breakers/gateway", type, Json.text("{'action': 'isolate'}"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(415);
        assertThat(answer.text()).contains("\"allowed\":[\"application/json\"]");
        assertExplains(server, answer);
    }

    @ParameterizedTest
    @FieldSource("io.throttlemachines.spring.actuate.Servers#NAMES")
    void otherEndpointsAreUnchanged(String server) {
        Answer answer = post(server, "loggers/ROOT", "application/json", "SECRET");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).doesNotContain("allowed");
    }

    private static void assertExplains(String server, Answer answer) {
        var json = answer.json();
        assertThat(json.at("/error").asString()).isNotBlank();
        assertThat(json.at("/allowed")).isNotEmpty();
        assertThat(json.propertyNames()).containsExactly("error", "allowed");
        assertThat(answer.text())
                .doesNotContain("SECRET", "springframework", "jackson", "\tat ")
                .hasSizeLessThan(500);
        assertThat(SERVERS.bean(server, ThrottleMachines.class)
                        .breaker("gateway")
                        .state())
                .isEqualTo(CircuitState.CLOSED);
    }

    private static Answer post(String server, String path, String type, String body) {
        return SERVERS.actuator(server).post("/" + path, type, body);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
