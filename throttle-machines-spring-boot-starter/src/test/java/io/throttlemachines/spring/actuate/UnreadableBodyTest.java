package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.Http.Answer;
import io.throttlemachines.spring.web.OwnReactorResources;
import io.throttlemachines.state.CircuitState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Bodies that Spring cannot read, over real HTTP: Tomcat and Netty, with one port and with two. */
class UnreadableBodyTest {

    private static final String ONE_MEGABYTE = "SECRET".repeat(170_000);

    /** Both servers are on the test class path, but only one can serve the management port. */
    private static final String TOMCAT_BESIDE_NETTY = "org.springframework.boot.tomcat.autoconfigure.actuate.web.server"
            + ".TomcatReactiveManagementContextAutoConfiguration";

    private static final Map<String, ConfigurableApplicationContext> SERVERS = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        SERVERS.put("Tomcat", start(WebApplicationType.SERVLET));
        SERVERS.put("Netty", start(WebApplicationType.REACTIVE));
        SERVERS.put(
                "Tomcat, two ports",
                start(WebApplicationType.SERVLET, "--management.server.port=0", "--management.server.base-path=/ops"));
        SERVERS.put(
                "Netty, two ports",
                start(
                        WebApplicationType.REACTIVE,
                        "--management.server.port=0",
                        "--management.server.base-path=/ops",
                        "--spring.autoconfigure.exclude=" + TOMCAT_BESIDE_NETTY));
    }

    private static ConfigurableApplicationContext start(WebApplicationType type, String... arguments) {
        return new SpringApplicationBuilder(Application.class)
                .web(type)
                .properties(
                        "server.port=0",
                        "spring.main.banner-mode=off",
                        "management.endpoints.web.exposure.include=throttle,loggers",
                        "throttle-machines.breakers.gateway.failure-threshold=2")
                .run(arguments);
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(ConfigurableApplicationContext::close);
        SERVERS.clear();
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
                ONE_MEGABYTE);
        return Stream.of("Tomcat", "Netty", "Tomcat, two ports", "Netty, two ports")
                .flatMap(server -> bodies.stream().map(body -> Arguments.of(server, body)));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("bodies")
    void wrongBodyIsAnsweredWithWhatWasExpectedAndChangesNothing(String server, String body) {
        Answer answer = post(server, "throttle/breakers/gateway", "application/json", Json.text(body));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertExplains(server, answer);
    }

    static Stream<Arguments> types() {
        return Stream.of("Tomcat", "Netty", "Tomcat, two ports", "Netty, two ports")
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
    @ValueSource(strings = {"Tomcat", "Netty", "Tomcat, two ports", "Netty, two ports"})
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
        assertThat(SERVERS.get(server)
                        .getBean(ThrottleMachines.class)
                        .breaker("gateway")
                        .state())
                .isEqualTo(CircuitState.CLOSED);
    }

    private static Answer post(String server, String path, String type, String body) {
        var environment = SERVERS.get(server).getEnvironment();
        String port = environment.getProperty("local.management.port", environment.getProperty("local.server.port"));
        String base = server.contains("two ports") ? "/ops/actuator/" : "/actuator/";
        return new Http("http://localhost:" + port + base).post(path, type, body);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(OwnReactorResources.class)
    static class Application {}
}
