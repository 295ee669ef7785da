package io.throttlemachines.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.docs.web.OwnProblems;
import io.throttlemachines.spring.web.Server.Answer;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.databind.json.JsonMapper;

/** The responses that callers get over real HTTP. Every server must pass the same cases. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProblemCases {

    private final WebApplicationType type;
    private final Class<?> application;

    private Server server;

    ProblemCases(WebApplicationType type, Class<?> application) {
        this.type = type;
        this.application = application;
    }

    @BeforeAll
    void start() {
        server = start("spring.jackson.property-naming-strategy=SNAKE_CASE"); // does not change the responses
    }

    @AfterAll
    void stop() {
        server.close();
    }

    final Server server() {
        return server;
    }

    private Server start(String... properties) {
        return Server.start(type, new Class<?>[] {application}, properties);
    }

    private Server start(Class<?> advice, String... properties) {
        return Server.start(type, new Class<?>[] {application, advice}, properties);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "throttled, 429, Too Many Requests, per-user, The limiter 'per-user' has too few permits left.",
                "too-many, 429, Too Many Requests, per-user, "
                        + "The limiter 'per-user' never gives as many permits at once as this call needs.",
                "open, 503, Service Unavailable, gateway, The circuit 'gateway' is open.",
                "isolated, 503, Service Unavailable, gateway, The circuit 'gateway' is open.",
                "cascade, 503, Service Unavailable, gateway, The circuit 'gateway' is open because 'main-database' opened.",
                "probing, 503, Service Unavailable, gateway, The circuit 'gateway' lets only probes through.",
                "full, 503, Service Unavailable, gateway, The circuit 'gateway' has as many calls under way as it allows."
            })
    void refusalNamesWhatRefused(String kind, int status, String title, String circuit, String detail) {
        assertProblem(
                server.get("/plain/" + kind),
                status,
                Map.of(
                        "type", "about:blank",
                        "title", title,
                        "status", status,
                        "detail", detail,
                        "instance", "/plain/" + kind,
                        "circuit", circuit));
    }

    @Test
    void blockedCallNamesWhatBlocksIt() {
        assertProblem(server.get("/plain/blocked"), 503, """
                {
                  "type": "about:blank",
                  "title": "Service Unavailable",
                  "status": 503,
                  "detail": "'payment-system.charge' is blocked by 'payment-system.gateway'.",
                  "instance": "/plain/blocked",
                  "circuit": "payment-system.charge",
                  "blockedBy": ["payment-system.gateway"]
                }
                """);
    }

    @Test
    void callThatAGuardRefusesSaysSo() {
        assertThat(server.get("/plain/guarded").json().get("detail").asString())
                .isEqualTo("'payment-system.charge' is blocked by its guard.");
    }

    @Test
    void breakerOfTheSameNameIsNotTakenForAGuard() {
        assertThat(server.get("/plain/blocked-by-namesake").json().get("detail").asString())
                .isEqualTo("'payment-system.charge' is blocked by 'payment-system.charge'.");
    }

    @Test
    void hedgeWithoutAnAnswerIsAGatewayTimeout() {
        assertProblem(server.get("/plain/hedge"), 504, """
                {
                  "type": "about:blank",
                  "title": "Gateway Timeout",
                  "status": 504,
                  "detail": "The hedge 'search' had no answer within its timeout.",
                  "instance": "/plain/hedge",
                  "hedge": "search"
                }
                """);
    }

    private static void assertProblem(Answer answer, int status, Map<String, Object> body) {
        assertProblem(answer, status, JsonMapper.shared().writeValueAsString(body));
    }

    private static void assertProblem(Answer answer, int status, String body) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.field("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree(body));
    }

    @ParameterizedTest
    @CsvSource({"throttled, 30", "open, 1", "probing, 1", "cascade, 300", "blocked, 300"})
    void responseSaysWhenToRetry(String kind, String seconds) {
        assertThat(server.get("/plain/" + kind).headers().allValues("Retry-After"))
                .containsExactly(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"too-many", "isolated", "full", "hedge"})
    void unknownValuesAreOmitted(String kind) {
        assertThat(server.get("/plain/" + kind).headers().firstValue("Retry-After"))
                .isEmpty();
    }

    @Test
    void responseToAThrottledCallerShowsTheLimit() {
        Answer answer = server.get("/plain/throttled");

        assertThat(answer.headers().allValues("RateLimit-Policy")).containsExactly("\"per-user\";q=100;w=60");
        assertThat(answer.headers().allValues("RateLimit")).containsExactly("\"per-user\";r=0;t=30");
    }

    @Test
    void onlyAThrottledCallerSeesALimit() {
        Answer answer = server.get("/plain/open");

        assertThat(answer.headers().firstValue("RateLimit-Policy")).isEmpty();
        assertThat(answer.headers().firstValue("RateLimit")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"future", "failed-future", "mono", "flux", "execution", "undeclared", "error-around", "csv"})
    void problemIsTheSameForEveryWayOfThrowing(String way) {
        Answer answer = server.get("/" + way + "/blocked");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.field("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.field("Retry-After")).isEqualTo("300");
        assertThat(answer.json().at("/blockedBy/0").asString()).isEqualTo("payment-system.gateway");
        assertShowsNoSecret(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json", "application/problem+json", "image/png"})
    void responseIsAProblemForEveryAcceptHeader(String accept) {
        Answer answer = server.get("/plain/open", accept);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.field("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"throttled", "too-many", "open", "isolated", "cascade", "probing", "blocked", "full", "hedge"})
    void messagesClassesAndStackTracesAreNotShown(String kind) {
        assertShowsNoSecret(server.get("/plain/" + kind));
    }

    private static void assertShowsNoSecret(Answer answer) {
        String all = answer.text() + answer.headers().map();
        assertThat(all).doesNotContain("SECRET", "Exception", "io.throttlemachines", "java.", "trace", "1970");
    }

    @Test
    void keyIsNotShown() {
        assertThat(server.get("/greeting?user=carol").status()).isEqualTo(200);

        Answer answer = server.get("/greeting?user=carol");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.field("RateLimit-Policy")).isEqualTo("\"per-user\";q=1;w=3600");
        assertThat(answer.field("RateLimit")).isEqualTo("\"per-user\";r=0;t=" + answer.field("Retry-After"));
        assertThat(answer.text() + answer.headers().map()).doesNotContain("carol");
    }

    @ParameterizedTest
    @CsvSource({"chosen-status, 502", "annotated-status, 507"})
    void statusOfAWrappingExceptionIsKept(String way, int status) {
        assertThat(server.get("/" + way + "/open").status()).isEqualTo(status);
    }

    @Test
    void springsOwnProblemDetailsChangeNothing() {
        try (Server other =
                start("spring.mvc.problemdetails.enabled=true", "spring.webflux.problemdetails.enabled=true")) {
            assertThat(other.get("/plain/blocked").json())
                    .isEqualTo(server.get("/plain/blocked").json());
            assertThat(other.get("/chosen-status/open").status()).isEqualTo(502);
        }
    }

    @Test
    void canBeSwitchedOff() {
        try (Server other = start("throttle-machines.web.problem-details=false")) {
            assertThat(other.get("/plain/throttled").status()).isEqualTo(500);
        }
    }

    @Test
    void handlerOfTheApplicationWins() {
        try (Server other = start(OwnProblems.class)) {
            Answer own = other.get("/plain/throttled");

            assertThat(own.status()).isEqualTo(429);
            assertThat(own.json().get("detail").asString()).isEqualTo("Slow down, please.");
            assertThat(own.headers().firstValue("RateLimit")).isEmpty();
            assertThat(other.get("/plain/open").json().get("circuit").asString())
                    .isEqualTo("gateway");
        }
    }

    @Test
    void moreGeneralHandlerOfTheApplicationWins() {
        try (Server other = start(CatchAll.class)) {
            assertThat(other.get("/plain/throttled").text()).isEqualTo("caught");
            assertThat(other.get("/mono/open").text()).isEqualTo("caught");
        }
    }

    @Test
    void adviceOfTheApplicationReplacesOurs() {
        try (Server other = start(Teapots.class)) {
            Answer own = other.get("/mono/open");

            assertThat(own.status()).isEqualTo(503);
            assertThat(own.field("Retry-After")).isEqualTo("1");
            assertThat(own.json().get("type").asString()).isEqualTo("urn:teapot");
        }
    }

    static class Teapots extends ThrottleProblemAdvice {

        @Override
        public ResponseEntity<ProblemDetail> answer(Exception thrown) throws Exception {
            ResponseEntity<ProblemDetail> answer = super.answer(thrown);
            Objects.requireNonNull(answer.getBody()).setType(URI.create("urn:teapot"));
            return answer;
        }
    }

    @RestControllerAdvice
    static class CatchAll {

        @ExceptionHandler
        String caught(RuntimeException any) {
            return "caught";
        }
    }
}
