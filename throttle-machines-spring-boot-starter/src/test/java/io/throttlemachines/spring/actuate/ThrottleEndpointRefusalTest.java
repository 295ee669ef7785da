package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.spring.actuate.Http.Answer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A refused or wrong {@code POST /actuator/throttle/{kind}/{name}} gets the reason and changes nothing. */
class ThrottleEndpointRefusalTest extends HttpTest {

    private static final String BREAKER_ACTIONS =
            "['reset','force-open','isolate','force-close','attempt-recovery','mode','configure']";

    @BeforeEach
    void makeSomethingHappen() {
        shop.open("main-database");
        shop.fail("rated", new IllegalStateException("no"));
        shop.limiter("per-user").tryAcquire(3);
        shop.limiter("per-user").forKey("alice").tryAcquire(3);
    }

    private Answer unchanged(Supplier<Answer> request) {
        Answer before = http.get("");
        Answer answer = request.get();
        assertThat(http.get("")).isEqualTo(before);
        assertThat(shop.limiter("per-user").forKey("alice").peek().remaining()).isEqualTo(7);
        return answer;
    }

    private Answer refused(String path, String body) {
        Answer answer = unchanged(() -> http.post(path, Json.text(body)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        assertThat(answer.at("/done")).isEqualTo("false");
        assertThat(answer.at("/status")).isEqualTo(http.get(path).json().toString());
        return answer;
    }

    @Test
    void resetIsRefusedByADependency() {
        shop.open("backup-database");
        Answer answer = refused("/breakers/main-database", "{'action':'reset'}");
        assertThat(answer.at("/steps/0/reason")).contains("backup-database");
    }

    @Test
    void resetIsRefusedByAGuard() {
        shop.maintenance.set(true);
        Answer answer = refused("/cascades/main-database", "{'action':'reset'}");
        assertThat(answer.at("/steps")).isEqualTo("""
                        [{"name":"main-database","done":false,"reason":"its reset guard '%s' says no"}]""".formatted(Shop.class.getName()));
    }

    @Test
    void resetWithCascadeIsRefusedIfThePrimaryIsRefused() {
        shop.maintenance.set(true);
        Answer answer = refused("/cascades/main-database", "{'action':'reset','cascade':true}");
        assertThat(answer.json().get("steps")).hasSize(3);
        assertThat(answer.at("/steps/1/reason")).contains("main-database was not reset");
    }

    @Test
    void targetIsNotResetWhileItsPrimaryIsOpen() {
        Answer answer = refused("/breakers/user-service", "{'action':'reset'}");
        assertThat(answer.at("/steps/0/reason")).contains("its primary main-database is open");
    }

    @Test
    void recoveryIsRefusedByAGuard() {
        shop.maintenance.set(true);
        Answer answer = refused("/breakers/main-database", "{'action':'attempt-recovery'}");
        assertThat(answer.at("/steps/0/reason")).contains("recovery guard");
    }

    @Test
    void isolatedBreakerDoesNotAttemptRecovery() {
        shop.breaker("backup-database").isolate();
        Answer answer = refused("/breakers/backup-database", "{'action':'attempt-recovery'}");
        assertThat(answer.at("/steps/0/reason")).contains("isolated");
    }

    @Test
    void closedBreakerHasNothingToRecoverFrom() {
        Answer answer = refused("/breakers/rated", "{'action':'attempt-recovery'}");
        assertThat(answer.at("/steps/0/reason")).contains("it is CLOSED, not OPEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"force-open", "isolate"})
    void breakerInModeOffCannotBeOpened(String action) {
        Answer answer = refused("/breakers/switched-off", "{'action':'" + action + "'}");
        assertThat(answer.at("/steps/0/reason")).contains("mode off");
    }

    @Test
    void recoveryOfAGroupIsRefusedIfNoBreakerMayRecover() {
        shop.breaker("payment-system.gateway").isolate();
        shop.breaker("payment-system.webhooks").isolate();
        Answer answer = refused("/groups/payment-system", "{'action':'recover'}");
        assertThat(answer.json().get("steps")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/breakers/rated           | {'action':'rest'}                    | " + BREAKER_ACTIONS,
                "/breakers/rated           | {'action':'RESET'}                   | " + BREAKER_ACTIONS,
                "/breakers/rated           | {'action':''}                        | " + BREAKER_ACTIONS,
                "/breakers/rated           | {'action':null}                      | " + BREAKER_ACTIONS,
                "/breakers/rated           | {'cascade':true}                     | " + BREAKER_ACTIONS,
                "/cascades/main-database   | {}                                   | " + BREAKER_ACTIONS,
                "/cascades/main-database   | {'action':'reset-all'}               | " + BREAKER_ACTIONS,
                "/limiters/per-user        | {'action':'force-open'}              | ['reset','mode','configure']",
                "/limiters/per-user        | {'key':'alice'}                      | ['reset','mode','configure']",
                "/groups/payment-system    | {'action':'reset'}                   | ['emergency-shutdown','reset-all','recover']",
                "/cascades/main-database   | {'action':'reset','cascade':'maybe'} | ['true','false']",
                "/cascades/main-database   | {'action':'reset','cascade':''}      | ['true','false']",
                "/cascades/main-database   | {'action':'reset','cascade':1}       | ['true','false']",
                "/groups/payment-system    | {'action':'recover','pause':'soon'}  | ['from 0s to 1m, such as 500ms or PT0.5S']",
                "/groups/payment-system    | {'action':'recover','pause':'-1s'}   | ['from 0s to 1m, such as 500ms or PT0.5S']",
                "/groups/payment-system    | {'action':'recover','pause':'61s'}   | ['from 0s to 1m, such as 500ms or PT0.5S']",
                "/groups/payment-system    | {'action':'recover','pause':'999999999999999999d'} "
                        + "| ['from 0s to 1m, such as 500ms or PT0.5S']",
            })
    void wrongRequestIsAnsweredWithWhatIsAllowed(String path, String body, String allowed) {
        Answer answer = unchanged(() -> http.post(path, Json.text(body)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).isNotBlank();
        assertThat(answer.json().get("allowed")).isEqualTo(Json.of(allowed));
    }

    @Test
    void requestWithoutABodyIsRejected() {
        Answer answer = unchanged(() -> http.postNothing("/breakers/rated"));
        assertThat(answer.status()).isIn(400, 415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[]",
                "{'action':{'reset':true}}",
                "{'action':['reset']}",
                "{'action':'isolate','path':'breakers,main-database'}",
                "{'action':'isolate','path':['breakers','main-database']}"
            })
    void bodyThatIsNoRequestIsRejected(String body) {
        assertThat(unchanged(() -> http.post("/breakers/rated", Json.text(body)))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "/breakers/unknown, There is no breaker 'unknown'.",
        "/breakers/per-user, There is no breaker 'per-user'.",
        "/limiters/rated, There is no limiter 'rated'.",
        "/cascades/rated, There is no cascade 'rated'.",
        "/groups/payment-system.gateway, There is no group 'payment-system.gateway'.",
        "/circuits/rated, There is no kind 'circuits'.",
        "/hedges/find, There is no hedge 'find'.",
        "/breakers, There is no breaker ''."
    })
    void unknownKindOrNameIsNotFound(String path, String error) {
        Answer answer = unchanged(() -> http.post(path, Json.text("{'action':'isolate'}")));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("error").asString()).startsWith(error);
    }

    @Test
    void postWithoutAPathIsRejected() {
        assertThat(unchanged(() -> http.post("", Json.text("{'action':'isolate'}")))
                        .status())
                .isIn(404, 405);
    }
}
