package io.throttlemachines.spring.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.web.FreshConnection;
import io.throttlemachines.spring.web.OwnReactorResources;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.ConfigurableWebServerApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.function.ThrowingConsumer;
import tools.jackson.databind.json.JsonMapper;

/** The health and the probes that an orchestrator reads over real HTTP while a circuit is open. */
class HealthHttpTest {

    private static final String SHOW = "--management.endpoint.health.show-details=always";
    private static final String PROBES = "--management.endpoint.health.probes.enabled=true";
    private static final String DOWN = "--throttle-machines.health.open-status=DOWN";

    @Test
    void byDefaultAnOpenCircuitIsOnlyADetail() {
        withOpenCircuit(
                port -> {
                    assertAnswers(port, "", 200, "UP");
                    assertThat(ask(port, "").body())
                            .contains("\"throttleMachines\"")
                            .contains("\"gateway\":{\"state\":\"OPEN\",\"since\":");
                    assertAnswers(port, "/liveness", 200, "UP");
                    assertAnswers(port, "/readiness", 200, "UP");
                },
                SHOW,
                PROBES);
    }

    @Test
    void statusForOpenCircuitsShowsInTheHealthButInNoProbe() {
        withOpenCircuit(
                port -> {
                    assertAnswers(port, "", 503, "DOWN");
                    assertAnswers(port, "/throttleMachines", 503, "DOWN");
                    assertAnswers(port, "/liveness", 200, "UP");
                    assertAnswers(port, "/readiness", 200, "UP");
                },
                SHOW,
                PROBES,
                DOWN);
    }

    @Test
    void readinessFollowsCircuitsIfConfigured() {
        withOpenCircuit(
                port -> {
                    assertAnswers(port, "/readiness", 503, "DOWN");
                    assertAnswers(port, "/liveness", 200, "UP");
                },
                PROBES,
                DOWN,
                "--management.endpoint.health.group.readiness.include=readinessState,throttleMachines");
    }

    @Test
    void aCustomStatusShowsOnceTheStatusOrderHasIt() {
        withOpenCircuit(port -> assertAnswers(port, "", 200, "UP"), "--throttle-machines.health.open-status=DEGRADED");
        withOpenCircuit(
                port -> {
                    assertAnswers(port, "", 429, "DEGRADED");
                    assertAnswers(port, "/liveness", 200, "UP");
                },
                PROBES,
                "--throttle-machines.health.open-status=DEGRADED",
                "--management.endpoint.health.status.order=DOWN,OUT_OF_SERVICE,DEGRADED,UP,UNKNOWN",
                "--management.endpoint.health.status.http-mapping.degraded=429",
                "--management.endpoint.health.status.http-mapping.down=503");
    }

    @Test
    void aReactiveApplicationReportsTheSame() {
        withOpenCircuit(
                WebApplicationType.REACTIVE,
                port -> {
                    assertAnswers(port, "", 503, "DOWN");
                    assertThat(ask(port, "").body()).contains("\"gateway\":{\"state\":\"OPEN\",\"since\":");
                },
                SHOW,
                DOWN);
    }

    private static void withOpenCircuit(ThrowingConsumer<Integer> check, String... arguments) {
        withOpenCircuit(WebApplicationType.SERVLET, check, arguments);
    }

    private static void withOpenCircuit(WebApplicationType type, ThrowingConsumer<Integer> check, String... arguments) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
                .web(type)
                .properties(
                        "server.port=0",
                        "spring.main.banner-mode=off",
                        "throttle-machines.breakers.gateway.failure-threshold=2");
        try (var context = (ConfigurableWebServerApplicationContext) application.run(arguments)) {
            context.getBean(ThrottleMachines.class).breaker("gateway").forceOpen();
            check.accept(context.getWebServer().getPort());
        }
    }

    private static void assertAnswers(int port, String path, int status, String code) {
        HttpResponse<String> answer = ask(port, path);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(JsonMapper.shared().readTree(answer.body()).get("status").asString())
                .isEqualTo(code);
    }

    private static HttpResponse<String> ask(int port, String path) {
        URI uri = URI.create("http://localhost:" + port + "/actuator/health" + path);
        return FreshConnection.send(HttpRequest.newBuilder(uri));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(OwnReactorResources.class)
    static class Application {}
}
