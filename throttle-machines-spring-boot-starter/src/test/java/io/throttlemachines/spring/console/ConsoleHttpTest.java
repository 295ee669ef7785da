package io.throttlemachines.spring.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;

/** The page and its files over real HTTP, wherever the endpoint is. */
class ConsoleHttpTest {

    /** What the page asks for with its files, and what is no file. */
    private static final String FIRST_DATA = "/console/changes/none";

    private static final Pattern REFERENCE = Pattern.compile("(?:src=|href=|from |import )['\"]([^'\"#]+)['\"]");

    /** Where an application may have its endpoint. */
    enum Place {
        TOMCAT(WebApplicationType.SERVLET, "/actuator/throttle"),
        NETTY(WebApplicationType.REACTIVE, "/actuator/throttle"),
        TOMCAT_BEHIND_PATHS(
                WebApplicationType.SERVLET,
                "/shop/ops/circuits",
                "--server.servlet.context-path=/shop",
                "--management.endpoints.web.base-path=/ops",
                "--management.endpoints.web.path-mapping.throttle=circuits"),
        NETTY_BEHIND_PATHS(
                WebApplicationType.REACTIVE,
                "/shop/ops/throttle",
                "--spring.webflux.base-path=/shop",
                "--management.endpoints.web.base-path=/ops"),
        TOMCAT_WITH_TWO_PORTS(
                WebApplicationType.SERVLET,
                "/admin/actuator/throttle",
                "--management.server.port=0",
                "--management.server.base-path=/admin"),
        NETTY_WITH_TWO_PORTS(
                WebApplicationType.REACTIVE,
                "/admin/actuator/throttle",
                "--management.server.port=0",
                "--management.server.base-path=/admin",
                ConsoleServer.NO_TOMCAT_BESIDE_NETTY);

        private final WebApplicationType type;
        private final String path;
        private final String[] properties;

        Place(WebApplicationType type, String path, String... properties) {
            this.type = type;
            this.path = path;
            this.properties = properties;
        }

        ConsoleServer start() {
            return new ConsoleServer(ConsoleServer.Application.class, type, path, properties);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pageAndAllItsFilesAreServed(Place place) {
        try (ConsoleServer server = place.start()) {
            Set<String> files = files(server);

            assertThat(files).hasSizeGreaterThan(20).contains("/console/lib/preact.mjs", "/console/style/base.css");
            HttpResponse<String> page = server.get("/console");
            assertThat(page.headers().map())
                    .containsEntry("content-type", List.of("text/html;charset=UTF-8"))
                    .containsEntry("cache-control", List.of("no-cache"))
                    .containsEntry("x-content-type-options", List.of("nosniff"));
            assertThat(header(page, "content-security-policy"))
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "*");
            assertThat(page.body()).contains("href=\"" + FIRST_DATA.substring(1) + "\"");
            assertThat(server.get(FIRST_DATA).body())
                    .contains("\"complete\":true", "\"breakers/orders\"", "\"fleet\":false");
            assertThat(header(server.get(FIRST_DATA), "cache-control")).isEqualTo("no-store");
            knownFileIsNotSentAgain(server, header(page, "etag"));
            slashAfterThePageLeadsToThePage(server);
            assertThat(server.get("").headers().firstValue("content-security-policy"))
                    .isEmpty();
        }
    }

    private static void knownFileIsNotSentAgain(ConsoleServer server, String etag) {
        for (String sent : new String[] {etag, "W/" + etag, "\"other\", " + etag, "*"}) {
            HttpResponse<String> again = server.get("/console", "If-None-Match", sent);
            assertThat(again.statusCode()).as(sent).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(header(again, "etag")).isEqualTo(etag);
        }
        assertThat(server.get("/console", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    private static void slashAfterThePageLeadsToThePage(ConsoleServer server) {
        HttpResponse<String> moved = server.get("/console/");

        assertThat(moved.statusCode()).isEqualTo(302);
        assertThat(moved.uri().resolve(header(moved, "location"))).isEqualTo(URI.create(server.console()));
    }

    /** Follows every reference from the page on, and checks that what it finds has the right type. */
    private static Set<String> files(ConsoleServer server) {
        Map<String, String> types = Map.of("html", "text/html", "css", "text/css", "svg", "image/svg+xml");
        Set<String> found = new LinkedHashSet<>();
        Deque<String> waiting = new ArrayDeque<>(Set.of("/console"));
        while (!waiting.isEmpty()) {
            String file = waiting.remove();
            if (found.add(file)) {
                HttpResponse<String> answer = server.get(file);
                String ending = file.contains(".") ? file.substring(file.lastIndexOf('.') + 1) : "html";
                assertThat(answer.statusCode()).as(file).isEqualTo(200);
                assertThat(header(answer, "content-type"))
                        .as(file)
                        .startsWith(types.getOrDefault(ending, "text/javascript"));
                assertThat(header(answer, "etag")).as(file).matches("\"[^\"]+\"");
                if (!file.startsWith("/console/lib/")) {
                    REFERENCE
                            .matcher(answer.body())
                            .results()
                            .map(reference ->
                                    URI.create(file).resolve(reference.group(1)).toString())
                            .filter(reference -> !reference.equals(FIRST_DATA))
                            .forEach(waiting::add);
                }
            }
        }
        return found;
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/no-such-file.js",
                "/console/lib",
                "/console/lib/versions.txt",
                "/console/index",
                "/console/..%2Findex.html",
                "/console/%2e%2e/%2e%2e/META-INF/NOTICE",
                "/console/settings/hedges/x",
                "/console/settings/breakers/nobody"
            })
    void otherPathsAreNotFound(String path) {
        try (ConsoleServer server = new ConsoleServer()) {
            assertThat(server.get(path).statusCode())
                    .as(server.get(path).body())
                    .isIn(400, 404);
        }
    }

    @Test
    void settingsAreThoseOfTheRunningNode() {
        try (ConsoleServer server = new ConsoleServer()) {
            String settings = server.get("/console/settings/breakers/orders").body();

            assertThat(settings)
                    .contains("{\"name\":\"failureThreshold\",\"value\":\"5\",\"changeable\":true}")
                    .contains("{\"name\":\"maxConcurrent\",\"changeable\":true}");
        }
    }

    @Test
    void readOnlyAccessShowsThePageWithoutActions() {
        try (ConsoleServer server = new ConsoleServer("--management.endpoint.throttle.access=read-only")) {
            assertThat(server.get("/console").statusCode()).isEqualTo(200);
            assertThat(server.get(FIRST_DATA).body()).contains("\"actions\":false");
        }
        try (ConsoleServer server = new ConsoleServer("--management.endpoints.access.max-permitted=read-only")) {
            assertThat(server.get(FIRST_DATA).body()).contains("\"actions\":false");
        }
        try (ConsoleServer server = new ConsoleServer()) {
            assertThat(server.get(FIRST_DATA).body()).contains("\"actions\":true");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--throttle-machines.console.enabled=false",
                "--management.endpoint.throttle.access=none",
                "--management.endpoints.web.exposure.include=health"
            })
    void thereIsNoConsoleWithoutTheEndpointOrWhenSwitchedOff(String property) {
        try (ConsoleServer server = new ConsoleServer(property)) {
            for (String path : new String[] {"/console", "/console/", "/console/main.js", "/console/changes/none"}) {
                HttpResponse<String> answer = server.get(path);
                assertThat(answer.statusCode()).as(path).isEqualTo(404);
                assertThat(answer.body()).as(path).doesNotContain("<html", "\"nodes\"");
            }
        }
    }
}
