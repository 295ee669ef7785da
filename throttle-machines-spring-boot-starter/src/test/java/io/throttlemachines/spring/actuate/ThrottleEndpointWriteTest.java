package io.throttlemachines.spring.actuate;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.HALF_OPEN;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.limiter.Permits;
import io.throttlemachines.spring.actuate.Http.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code POST /actuator/throttle/{kind}/{name}} does. */
class ThrottleEndpointWriteTest extends HttpTest {

    private Answer done(String path, String body) {
        Answer answer = http.post(path, Json.text(body));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/status")).isEqualTo(http.get(path).json().toString());
        return answer;
    }

    @Test
    void reportShowsTheActionItsStepsAndTheStatus() {
        shop.open("backup-database");
        assertThat(done("/breakers/backup-database", "{'action':'reset'}").json())
                .isEqualTo(Json.of("{'action':'reset','kind':'breakers','name':'backup-database','done':true,"
                        + "'steps':[{'name':'backup-database','done':true}],"
                        + "'status':{'state':'CLOSED','mode':'enforce','failures':0,'refused':0,'dependsOn':[],"
                        + "'blockedBy':[],'recoveryAllowed':true,'resetAllowed':true,'isolated':false,"
                        + "'manualAction':{'action':'reset','at':'2026-11-21T10:15:30Z'}}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/breakers/main-database", "/cascades/main-database"})
    void resetLeavesTargetsOpen(String path) {
        shop.open("main-database");
        assertThat(done(path, "{'action':'reset'}").at("/steps"))
                .isEqualTo(Json.text("[{'name':'main-database','done':true}]"));
        assertThat(shop.state("main-database")).isEqualTo(CLOSED);
        assertThat(shop.state("user-service")).isEqualTo(OPEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "'true'"})
    void resetWithCascadeResetsTargetsToo(String cascade) {
        shop.open("main-database");
        Answer answer = done("/cascades/main-database", "{'action':'reset','cascade':" + cascade + "}");
        assertThat(answer.at("/done")).isEqualTo("true");
        assertThat(answer.at("/steps"))
                .isEqualTo(Json.text("[{'name':'main-database','done':true},{'name':'order-service','done':true},"
                        + "{'name':'user-service','done':true}]"));
        assertThat(shop.state("user-service")).isEqualTo(CLOSED);
        assertThat(shop.state("order-service")).isEqualTo(CLOSED);
    }

    @Test
    void cascadeFalseResetsOnlyThePrimary() {
        shop.open("main-database");
        done("/cascades/main-database", "{'action':'reset','cascade':false}");
        assertThat(shop.state("user-service")).isEqualTo(OPEN);
    }

    @Test
    void forceOpenOpens() {
        done("/breakers/rated", "{'action':'force-open'}");
        assertThat(shop.state("rated")).isEqualTo(OPEN);
        assertThat(shop.breaker("rated").status().isolated()).isFalse();
    }

    @Test
    void isolateLastsUntilReset() {
        done("/breakers/rated", "{'action':'isolate'}");
        assertThat(shop.breaker("rated").status().isolated()).isTrue();
        done("/breakers/rated", "{'action':'reset'}");
        assertThat(shop.state("rated")).isEqualTo(CLOSED);
    }

    @Test
    void forceCloseIgnoresDependenciesAndGuards() {
        shop.open("backup-database", "main-database");
        shop.maintenance.set(true);
        done("/breakers/main-database", "{'action':'force-close'}");
        assertThat(shop.state("main-database")).isEqualTo(CLOSED);
    }

    @Test
    void attemptRecoveryGoesToHalfOpen() {
        shop.open("main-database");
        done("/cascades/main-database", "{'action':'attempt-recovery'}");
        assertThat(shop.state("main-database")).isEqualTo(HALF_OPEN);
    }

    @Test
    void oddNamesAreFoundByPost() {
        done("/breakers/eu/west%2050%25%2B%C3%BC.x", "{'action':'isolate'}");
        assertThat(shop.state(Shop.ODD_NAME)).isEqualTo(OPEN);
    }

    @Test
    void limiterResetGivesAllPermitsBack() {
        Permits alice = shop.limiter("per-user").forKey("alice");
        shop.limiter("per-user").tryAcquire(4);
        alice.tryAcquire(5);
        done("/limiters/per-user", "{'action':'reset'}");
        assertThat(shop.limiter("per-user").peek().remaining()).isEqualTo(10);
        assertThat(alice.peek().remaining()).isEqualTo(10);
    }

    @Test
    void limiterResetByKeyAffectsOnlyThatKey() {
        Permits number = shop.limiter("per-user").forKey(17);
        Permits alice = shop.limiter("per-user").forKey("alice");
        number.tryAcquire(4);
        alice.tryAcquire(5);
        done("/limiters/per-user", "{'action':'reset','key':17}");
        assertThat(number.peek().remaining()).isEqualTo(10);
        assertThat(alice.peek().remaining()).isEqualTo(5);
    }

    @Test
    void resetOfAnUnknownKeyHasNothingToDo() {
        Answer answer = done("/limiters/per-user", "{'action':'reset','key':'mallory'}");
        assertThat(answer.at("/done")).isEqualTo("true");
        assertThat(answer.at("/steps/0/reason")).contains("no such key");
        assertThat(answer.text()).doesNotContain("mallory");
    }

    @Test
    void emergencyShutdownAndResetAllOfAGroup() {
        Answer down = done("/groups/payment-system", "{'action':'emergency-shutdown'}");
        assertThat(down.at("/status/operational")).isEqualTo("false");
        assertThat(down.at("/steps"))
                .isEqualTo(Json.text("[{'name':'payment-system.gateway','done':true},"
                        + "{'name':'payment-system.webhooks','done':true}]"));
        Answer up = done("/groups/payment-system", "{'action':'reset-all'}");
        assertThat(up.at("/status/operational")).isEqualTo("true");
        assertThat(up.at("/done")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"500ms", "PT0.5S"})
    void groupRecoversInOrderWithAPause(String pause) {
        shop.open("payment-system.gateway", "payment-system.webhooks");
        Answer answer = done("/groups/payment-system", "{'action':'recover','pause':'" + pause + "'}");
        assertThat(answer.at("/done")).isEqualTo("true");
        assertThat(shop.state("payment-system.webhooks")).isEqualTo(HALF_OPEN);
        assertThat(shop.pauses).containsExactly(Duration.ofMillis(500));
    }

    @Test
    void groupWithNothingOpenHasNothingToRecover() {
        Answer answer = done("/groups/payment-system", "{'action':'recover'}");
        assertThat(answer.at("/done")).isEqualTo("true");
        assertThat(answer.at("/steps")).isEqualTo("[]");
    }

    @Test
    void reportShowsWhichPartWasDone() {
        shop.breaker("payment-system.gateway").isolate();
        shop.open("payment-system.webhooks");
        shop.breaker("payment-system.gateway").forceClose();
        shop.breaker("payment-system.gateway").forceOpen();
        shop.breaker("payment-system.webhooks").isolate();
        Answer answer = done("/groups/payment-system", "{'action':'recover'}");
        assertThat(answer.at("/done")).isEqualTo("false");
        assertThat(answer.at("/steps/0/done")).isEqualTo("true");
        assertThat(answer.at("/steps/1/done")).isEqualTo("false");
        assertThat(answer.at("/steps/1/reason")).contains("isolated");
    }

    @Test
    void kindAndNameInTheBodyAreIgnored() {
        done("/breakers/rated", "{'action':'isolate','kind':'limiters','name':'main-database','reason':'drill'}");
        assertThat(shop.state("rated")).isEqualTo(OPEN);
        assertThat(shop.state("main-database")).isEqualTo(CLOSED);
    }
}
