package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.spring.actuate.Http.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;

/** What {@code GET /actuator/throttle/methods} returns. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        classes = MethodsViewTest.Application.class,
        properties = "management.endpoints.web.exposure.include=throttle")
class MethodsViewTest {

    private static final String REMOTE = """
            {'class': 'io.throttlemachines.spring.actuate.MethodsViewTest$Remote', 'method': 'ask(String)', 'steps': [
                {'annotation': 'Retryable', 'order': 2147483647},
                {'annotation': 'CircuitBreaker', 'nodes': ['remote'], 'order': 2147483447, 'fallback': true},
                {'annotation': 'Hedged', 'nodes': ['replicas'], 'order': 2147483547, 'fallback': false}]}""";
    private static final String STORE = """
            {'class': 'io.throttlemachines.spring.actuate.MethodsViewTest$Store', 'method': 'save(long[])', 'steps': [
                {'annotation': 'Throttled', 'nodes': ['saves', 'store'], 'order': 2147483347, 'fallback': false}]}""";

    private Http http;

    @BeforeEach
    void connect(@LocalServerPort int port) {
        http = new Http(port);
    }

    @Test
    void methodsAreShownWithTheirSteps() {
        Answer answer = http.get("/methods");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(methods(REMOTE, STORE));
        assertThat(answer.text()).doesNotContain("secret");
    }

    @Test
    void nameFiltersMethodsThatUseIt() {
        assertThat(http.get("/methods?name=store").json()).isEqualTo(methods(STORE));
        assertThat(http.get("/methods?name=replicas").json()).isEqualTo(methods(REMOTE));
        assertThat(http.get("/methods?name=unknown").json()).isEqualTo(methods());
    }

    @Test
    void kindFiltersMethodsWithThatAnnotation() {
        assertThat(http.get("/methods?kind=throttled").json()).isEqualTo(methods(STORE));
        assertThat(http.get("/methods?kind=Retryable&name=remote").json()).isEqualTo(methods(REMOTE));
        assertThat(http.get("/methods?kind=Retryable&name=store").json()).isEqualTo(methods());
    }

    @Test
    void unknownKindIsRejected() {
        Answer answer = http.get("/methods?kind=nope");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/error")).isEqualTo("\"There is no annotation 'nope'.\"");
        assertThat(answer.at("/allowed"))
                .isEqualTo("[\"CircuitBreaker\",\"Hedged\",\"Retried\",\"Retryable\",\"Throttled\"]");
    }

    @Test
    void methodsHaveNoSubPath() {
        Answer answer = http.get("/methods/remote");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("methods?name=");
    }

    private static Object methods(String... methods) {
        return Json.of("{'methods': [" + String.join(",", methods) + "]}");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableResilientMethods
    @Import({Store.class, Remote.class})
    static class Application {}

    static class Remote {

        @Retryable
        @CircuitBreaker(name = "remote", fallback = "unasked")
        @Hedged("replicas")
        public String ask(String what) {
            return what;
        }

        String unasked(String what) {
            return "";
        }

        @Override
        public String toString() {
            return "secret";
        }
    }

    static class Store {

        @Throttled(name = "saves", limit = 10, period = "1s")
        @Throttled(name = "store", limit = 100, period = "1m")
        public void save(long[] numbers) {}
    }
}
