package io.throttlemachines.spring.actuate;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.docs.security.EndpointSecurity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.test.context.ContextConfiguration;

/** The endpoint behind Spring Security, as in docs/security.md, on Tomcat. */
@ContextConfiguration(classes = SecuredHttpTest.Security.class)
@ExtendWith(OutputCaptureExtension.class)
class SecuredHttpTest extends HttpTest {

    private static final String ISOLATE = Json.text("{'action':'isolate','reason':'drill'}");

    /** A user name that a directory may contain. */
    private static final String FORGER = "eve\n2026 WARN forged";

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/breakers/rated", "/events", "/graph", "/impact/rated", "/nothing/here"})
    void anonymousUserSeesNothing(String path) {
        assertThat(http.get(path).status()).isEqualTo(401);
        assertThat(http.as("unknown").get(path).status()).isEqualTo(401);
    }

    @Test
    void anonymousUserChangesNothing() {
        assertThat(http.post("/breakers/rated", ISOLATE).status()).isEqualTo(401);
        assertThat(shop.state("rated")).isEqualTo(CLOSED);
    }

    @Test
    void readerSeesEverythingAndChangesNothing() {
        Http reader = http.as("rita");
        assertThat(reader.get("").status()).isEqualTo(200);
        assertThat(reader.get("/breakers/rated").status()).isEqualTo(200);

        assertThat(reader.post("/breakers/rated", ISOLATE).status()).isEqualTo(403);
        assertThat(reader.post("/groups/payment-system", Json.text("{'action':'emergency-shutdown'}"))
                        .status())
                .isEqualTo(403);
        assertThat(shop.state("rated")).isEqualTo(CLOSED);
        assertThat(shop.machines.group("payment-system").operational()).isTrue();
    }

    @Test
    void operatorActsUnderTheirName(CapturedOutput log) {
        assertThat(http.as("olga").post("/breakers/rated", ISOLATE).at("/status/manualAction/by"))
                .isEqualTo("\"olga\"");

        Http reader = http.as("rita");
        assertThat(shop.state("rated")).isEqualTo(OPEN);
        assertThat(reader.get("/breakers/rated").at("/manualAction/by")).isEqualTo("\"olga\"");
        var latest = reader.get("/events?name=rated&kind=manual-action-taken").at("/events/0");
        assertThat(latest).contains("\"by\":\"olga\"", "\"reason\":\"drill\"", "\"action\":\"isolate\"");
        assertThat(log.toString()).contains("By hand: isolate of 'rated' by olga: drill");
    }

    @Test
    void operatorCannotActUnderAnotherName() {
        var answer = http.as("olga").post("/breakers/rated", Json.text("{'action':'isolate','by':'rita'}"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(shop.state("rated")).isEqualTo(CLOSED);
    }

    @Test
    void userNameCannotForgeALogLine(CapturedOutput log) {
        assertThat(http.as(FORGER).post("/breakers/rated", ISOLATE).status()).isEqualTo(200);

        assertThat(http.as("rita").get("/breakers/rated").at("/manualAction/by"))
                .isEqualTo("\"eve\"");
        assertThat(log.toString().lines())
                .noneMatch(line -> line.startsWith("2026 WARN forged"))
                .anyMatch(line -> line.endsWith("by eve 2026 WARN forged: drill"));
    }

    /** The chain needs no CSRF token: a page of another site can make a browser send only these content types. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-www-form-urlencoded | action=isolate",
                "text/plain                        | {\"action\":\"isolate\",\"reason\":\"=\"}",
                "multipart/form-data; boundary=x   | --x--",
            })
    void formOfAnotherSiteIsRejected(String contentType, String body) {
        Http operator = http.as("olga");
        assertThat(operator.post("/breakers/rated?action=isolate", contentType, body)
                        .status())
                .isEqualTo(415);
        assertThat(operator.postNothing("/breakers/rated?action=isolate").status())
                .isEqualTo(415);
        assertThat(shop.state("rated")).isEqualTo(CLOSED);
    }

    /** The firewall of Spring Security rejects them before the endpoint. */
    @ParameterizedTest
    @ValueSource(strings = {"/breakers/a%2Fb", "/breakers/50%25", "/breakers/a%0Ab", "/breakers/a%3Bb"})
    void springSecurityRejectsSomeNamesInUrls(String path) {
        assertThat(http.as("olga").get(path).status()).isEqualTo(400);
    }

    @Configuration(proxyBeanMethods = false)
    @Import({HttpTest.Application.class, EndpointSecurity.class})
    static class Security {

        @Bean
        InMemoryUserDetailsManager users() {
            return new InMemoryUserDetailsManager(
                    user("rita", "READER"), user("olga", "OPERATOR"), user(FORGER, "OPERATOR"));
        }

        private static UserDetails user(String name, String role) {
            return User.withUsername(name).password("{noop}" + name).roles(role).build();
        }
    }
}
