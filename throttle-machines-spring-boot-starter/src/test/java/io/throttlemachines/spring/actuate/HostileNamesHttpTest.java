package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.actuate.Http.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Names and reasons with markup, line ends and control characters, wherever the endpoint shows them. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        classes = HostileNamesHttpTest.Application.class,
        properties = {
            "management.endpoints.web.exposure.include=throttle,health",
            "management.endpoint.health.show-details=always"
        })
@ExtendWith(OutputCaptureExtension.class)
class HostileNamesHttpTest {

    private static final List<String> NAMES = List.of(
            "<script>alert(1)</script>",
            "\"quoted\" 'too'",
            "line\nforged WARN\r\nforged\u2028forged\u0085forged",
            "#quot;#60;",
            "`tick`",
            "a\\b{}${jndi:ldap://x}",
            "\u202eturned\u0000",
            "smile \ud83d\ude00",
            "x".repeat(2000));

    @Autowired
    private ThrottleMachines machines;

    private Http http;

    @BeforeEach
    void connect(@LocalServerPort int port) {
        http = new Http(port);
        machines.breakers().values().forEach(breaker -> breaker.forceClose());
    }

    static Stream<String> names() {
        return NAMES.stream();
    }

    @Test
    void jsonShowsNamesUnchanged() {
        assertThat(http.get("").json().get("breakers").propertyNames()).containsAll(NAMES);
        assertThat(http.get("").json().get("limiters").propertyNames()).containsAll(NAMES);
        assertThat(http.get("").json().get("groups").propertyNames()).containsAll(NAMES);
        assertThat(http.health()
                        .json()
                        .at("/components/throttleMachines/details/breakers")
                        .propertyNames())
                .containsAll(NAMES);
    }

    @Test
    void mermaidContainsNoneOfTheirSpecialCharacters() {
        String mermaid = http.get("/graph").json().get("mermaid").asString();

        assertThat(mermaid.lines().filter(line -> line.contains("[\"")))
                .hasSize(5 * NAMES.size())
                .allMatch(line -> line.replace("<br/>", "")
                        .matches("\\s*(subgraph )?[ng]\\d+\\(?\\[\"[^\"<>`'\\\\$\\p{Cntrl}]*\"]\\)?(:::\\w+)?"));
        assertThat(mermaid).doesNotContain("forged WARN", "<script", "\u202e", "\u2028", "\r");
    }

    @ParameterizedTest
    @MethodSource("names")
    void actionOnEachLeavesOneLogLine(String name, CapturedOutput log) {
        String path = "/breakers/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("%2F", "/");
        Answer answer =
                http.post(path, Json.text("{'action':'force-open','reason':'<img src=x onerror=y>\\n forged'}"));
        if (answer.status() == 400) { // Tomcat rejects backslashes and NUL in a URL
            assertThat(name).containsAnyOf("\\", "\u0000");
            return;
        }
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().get("name").asString()).isEqualTo(name);
        assertThat(http.get(path).json().at("/manualAction/reason").asString())
                .isEqualTo("<img src=x onerror=y>  forged");
        assertThat(http.get("/events").json().at("/events/0/name").asString()).isEqualTo(name);
        assertThat(http.get("/impact/" + path.substring("/breakers/".length()))
                        .json()
                        .get("breaker")
                        .asString())
                .isEqualTo(name);
        assertThat(log.toString().lines())
                .anyMatch(line -> line.endsWith("<img src=x onerror=y>  forged"))
                .noneMatch(line -> line.strip().startsWith("forged"));
    }

    /** UTF-8 cannot encode half a surrogate pair; a request with one must not break later responses. */
    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\ude00", "x\\ud83d y"})
    void halfACharacterInAReasonBreaksNothing(String half) {
        String path = "/breakers/%60tick%60";
        String body = "{\"action\":\"isolate\",\"reason\":\"half " + half + "\"}";
        Answer answer = http.post(path, body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(http.get("")
                        .json()
                        .at("/breakers/`tick`/manualAction/reason")
                        .asString())
                .startsWith("half ");
        assertThat(http.get("/events").json().at("/events/0/cause").asString()).contains("half ");
        assertThat(http.health().json().toString()).contains("half ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'action':'x\\ud83d'}",
                "{'action':'reset','raeson\\ud83d':'x'}",
                "{'action':'mode','mode':'\\ud83d'}",
                "{'action':'isolate','for':'\\ude00'}",
                "{'action':'configure','failureThreshold':'<b>\\n\\ud83d'}",
                "{'action':'SMILES\ud83d\ude00'}"
            })
    void wrongValueIsQuotedWithoutHalfACharacter(String body) {
        String smiles = "x".repeat(58) + "\ud83d\ude00";
        Answer answer = http.post("/breakers/%60tick%60", Json.text(body.replace("SMILES", smiles)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).doesNotContain("\ufffd", "\n");
    }

    @Test
    void unknownNamesInTheUrlAreQuotedWithoutHalfACharacter() {
        String smiles = URLEncoder.encode("x".repeat(59) + "\ud83d\ude00", StandardCharsets.UTF_8);
        for (String path : List.of("/breakers/", "/impact/", "/events?kind=", "/")) {
            Answer answer = http.get(path + smiles);
            assertThat(answer.status()).as(path).isIn(400, 404);
            assertThat(answer.json().get("error").asString()).as(path).doesNotContain("\ufffd");
        }
    }

    @Test
    void failureWhoseMessageEndsInHalfACharacterIsShown() {
        String cut = ("x".repeat(9) + "\ud83d\ude00").substring(0, 10);
        try {
            machines.breaker("`tick`").run(() -> {
                throw new IllegalStateException(cut);
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage(cut);
        }
        assertThat(http.get("/breakers/%60tick%60").json().get("lastError").asString())
                .endsWith("xxxxxxxxx ");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        ThrottleMachines throttleMachines() {
            ThrottleMachinesBuilder builder = ThrottleMachines.builder();
            LimiterConfig limiter = LimiterConfig.of(10, Duration.ofSeconds(1));
            NAMES.forEach(name -> builder.breaker(name, BreakerConfig.defaults())
                    .limiter(name, limiter)
                    .group(
                            name,
                            GroupConfig.builder()
                                    .breaker("breaker " + name, BreakerConfig.defaults())
                                    .limiter("limiter " + name, limiter)
                                    .build()));
            return builder.build();
        }
    }
}
