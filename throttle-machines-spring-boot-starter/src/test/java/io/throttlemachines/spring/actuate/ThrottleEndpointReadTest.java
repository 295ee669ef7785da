package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.spring.actuate.Http.Answer;
import io.throttlemachines.spring.actuate.response.ResponseText;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What {@code GET /actuator/throttle} returns. */
class ThrottleEndpointReadTest extends HttpTest {

    @Test
    void everythingIsShownByKindAndFullName() {
        JsonNode all = http.get("").json();
        assertThat(all.propertyNames())
                .containsExactly("breakers", "limiters", "cascades", "groups", "hedges", "retries");
        assertThat(all.get("breakers").propertyNames())
                .containsExactlyInAnyOrder(
                        "backup-database",
                        "rated",
                        "switched-off",
                        Shop.ODD_NAME,
                        "main-database",
                        "user-service",
                        "order-service",
                        "partners",
                        "payment-system.gateway",
                        "payment-system.webhooks");
        assertThat(all.get("limiters").propertyNames())
                .containsExactly("public-api", "per-user", "payment-system.charge");
        assertThat(all.get("cascades").propertyNames()).containsExactly("main-database");
        assertThat(all.get("groups").propertyNames()).containsExactly("payment-system");
        assertThat(all.get("hedges").isObject()).isTrue();
        assertThat(all.get("hedges").propertyNames()).containsExactly("search");
    }

    @Test
    void closedBreakerShowsOnlyKnownValues() {
        JsonNode breaker = http.get("/breakers/backup-database").json();
        assertThat(breaker.propertyNames())
                .filteredOn(name -> !name.equals("manualAction")) // another test may have acted on it
                .containsExactly(
                        "state",
                        "mode",
                        "failures",
                        "refused",
                        "dependsOn",
                        "blockedBy",
                        "recoveryAllowed",
                        "resetAllowed",
                        "isolated");
        assertThat(breaker.get("state").asString()).isEqualTo("CLOSED");
        assertThat(breaker.get("mode").asString()).isEqualTo("enforce");
        assertThat(breaker.get("isolated").asBoolean()).isFalse();
    }

    @Test
    void openBreakerShowsWhenItOpenedWhyAndRetryAfter() {
        shop.fail("main-database", new IllegalStateException("refused\n\tat a.b.C(C.java:1)\nCaused by: worse"));
        shop.fail("main-database", new IllegalStateException("gone\n\tat a.b.C(C.java:1)\nCaused by: worse"));
        Answer breaker = http.get("/breakers/main-database");
        assertThat(breaker.at("/state")).isEqualTo("\"OPEN\"");
        assertThat(breaker.at("/failures")).isEqualTo("2");
        assertThat(breaker.at("/openedAt")).isEqualTo("\"2026-11-21T10:15:30Z\"");
        assertThat(breaker.at("/cause")).startsWith("\"2 failures within ");
        assertThat(breaker.at("/retryAfter")).isEqualTo("\"PT5M\"");
        assertThat(breaker.at("/dependsOn")).isEqualTo("[\"backup-database\"]");
        assertThat(breaker.at("/lastError")).isEqualTo("\"java.lang.IllegalStateException: gone\"");
    }

    @Test
    void noStackTraceIsShown() {
        shop.fail("main-database", new IllegalStateException("one\n\tat a.b.C(C.java:1)\nCaused by: worse"));
        shop.fail("main-database", new IllegalStateException("x".repeat(5_000), new IllegalStateException("inner")));
        assertThat(http.get("").text()).doesNotContain("C.java", "Caused", "inner", "x".repeat(300));
    }

    @Test
    void blockedBreakerShowsBlockersAndObjections() {
        shop.open("main-database", "backup-database");
        Answer breaker = http.get("/breakers/main-database");
        assertThat(breaker.at("/blockedBy")).isEqualTo("[\"backup-database\"]");
        assertThat(breaker.at("/recoveryAllowed")).isEqualTo("false");
        assertThat(breaker.at("/recoveryObjection")).contains("backup-database");
        assertThat(breaker.at("/resetAllowed")).isEqualTo("false");
        assertThat(breaker.at("/resetObjection")).contains("backup-database");
    }

    @Test
    void isolatedBreakerHasNoRetryAfter() {
        shop.breaker("rated").isolate();
        JsonNode breaker = http.get("/breakers/rated").json();
        assertThat(breaker.get("isolated").asBoolean()).isTrue();
        assertThat(breaker.has("retryAfter")).isFalse();
        assertThat(breaker.get("cause").asString()).isEqualTo("isolated by hand");
    }

    @Test
    void callsAreShownWhereARateIsCounted() {
        shop.breaker("rated").run(() -> {});
        shop.fail("rated", new IllegalStateException("no"));
        Answer breaker = http.get("/breakers/rated");
        assertThat(breaker.at("/calls")).isEqualTo("2");
        assertThat(breaker.at("/failures")).isEqualTo("1");
    }

    @Test
    void limiterShowsItsSettingsAndPermitsWithoutAKey() {
        shop.limiter("payment-system.charge").acquire(3);
        shop.open("payment-system.gateway");
        assertThat(http.get("/limiters/payment-system.charge").json())
                .isEqualTo(Json.of("{'algorithm':'token-bucket','limit':100,'period':'PT1M','burst':100,'remaining':97,"
                        + "'throttled':0,'keys':0,'mode':'enforce','dependsOn':['payment-system.gateway'],"
                        + "'blockedBy':['payment-system.gateway']}"));
    }

    @Test
    void keysAreCountedButNeverShown() {
        shop.limiter("public-api").forKey("alice@example.org").acquire(9);
        Answer limiter = http.get("/limiters/public-api");
        assertThat(limiter.at("/keys")).isEqualTo("1");
        assertThat(limiter.at("/remaining")).isEqualTo("10000");
        assertThat(http.get("").text()).doesNotContain("alice");
    }

    @Test
    void modesAndAlgorithmsAreSpelledAsInApplicationYml() {
        assertThat(http.get("/limiters/per-user").at("/mode")).isEqualTo("\"observe\"");
        assertThat(http.get("/limiters/public-api").at("/algorithm")).isEqualTo("\"sliding-window\"");
        assertThat(http.get("/breakers/switched-off").at("/mode")).isEqualTo("\"off\"");
    }

    @Test
    void cascadeShowsItsPrimaryAndAllItOpens() {
        shop.fail("order-service", new IllegalStateException("own failure"));
        shop.open("main-database");
        assertThat(http.get("/cascades/main-database").json())
                .isEqualTo(Json.of("{'primary':{'name':'main-database','state':'OPEN','failures':0},"
                        + "'cascaded':[{'name':'user-service','state':'OPEN','failures':0},"
                        + "{'name':'order-service','state':'OPEN','failures':0}],"
                        + "'triggeredAt':'2026-11-21T10:15:30Z'}"));
    }

    @Test
    void groupShowsItsMembersByShortName() {
        shop.open("payment-system.gateway");
        JsonNode group = http.get("/groups/payment-system").json();
        assertThat(group.propertyNames()).containsExactly("operational", "members", "recoveryOrder");
        assertThat(group.get("operational").asBoolean()).isFalse();
        assertThat(group.get("members").propertyNames()).containsExactly("gateway", "webhooks", "charge");
        assertThat(group.get("members").get("webhooks"))
                .isEqualTo(http.get("/breakers/payment-system.webhooks").json());
        assertThat(group.get("members").get("charge"))
                .isEqualTo(http.get("/limiters/payment-system.charge").json());
        assertThat(group.get("recoveryOrder")).isEqualTo(Json.of("['gateway','webhooks']"));
    }

    @Test
    void hedgeShowsItsCounts() {
        shop.machines.hedge("search").call(attempt -> "answer");
        assertThat(http.get("/hedges/search").json())
                .isEqualTo(
                        Json.of(
                                "{'calls':1,'hedged':0,'won':{'0':1,'1':0,'2':0},'failed':0,'timedOut':0,'delay':'PT0.05S','successRate':1.0}"));
    }

    @ParameterizedTest
    @CsvSource({
        "breakers, /breakers/main-database, main-database",
        "breakers, /breakers/payment-system.webhooks, payment-system.webhooks",
        "breakers, /breakers/eu/west%2050%25%2B%C3%BC.x, " + Shop.ODD_NAME,
        "limiters, /limiters/public-api, public-api",
        "cascades, /cascades/main-database, main-database",
        "groups, /groups/payment-system, payment-system",
        "hedges, /hedges/search, search"
    })
    void singleNodeIsShownAsInTheWhole(String kind, String path, String name) {
        Answer one = http.get(path);
        assertThat(one.status()).isEqualTo(200);
        assertThat(one.json()).isEqualTo(http.get("").json().get(kind).get(name));
    }

    @ParameterizedTest
    @CsvSource({
        "/breakers/main-databse, There is no breaker 'main-databse'. Did you mean 'main-database'",
        "/breakers/per-user, There is no breaker 'per-user'.",
        "/limiters/main-database, There is no limiter 'main-database'.",
        "/cascades/backup-database, There is no cascade 'backup-database'.",
        "/groups/gateway, There is no group 'gateway'.",
        "/breaker/main-database, There is no kind 'breaker'.",
        "/hedges/find, There is no hedge 'find'. Did you mean 'search'?"
    })
    void unknownKindOrNameIsNotFound(String path, String error) {
        Answer answer = http.get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("error").asString()).startsWith(error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"breakers", "limiters", "cascades", "groups", "hedges"})
    void kindWithoutANameShowsAllOfThatKind(String kind) {
        for (String path : new String[] {"/" + kind, "/" + kind + "/"}) {
            Answer all = http.get(path);
            assertThat(all.status()).as(path).isEqualTo(200);
            assertThat(all.json().propertyNames()).containsExactly(kind);
            assertThat(all.json().get(kind))
                    .isNotEmpty()
                    .isEqualTo(http.get("").json().get(kind));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/breakers/",
                "/limiters/",
                "/cascades/",
                "/groups/",
                "/hedges/",
                "/impact/",
                "/",
                "/events?kind=",
                "/methods?kind="
            })
    void longUnknownNameIsCut(String path) {
        Answer answer = http.get(path + "x".repeat(7_000));
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.json().get("error").asString())
                .doesNotContain("x".repeat(61))
                .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?path=breakers,rated", "?path=breakers&path=rated"})
    void queryCannotReplaceThePath(String query) {
        assertThat(http.get("/breakers/main-database" + query).status()).isEqualTo(400);
    }

    @Test
    void readingChangesNothing() {
        shop.open("main-database");
        shop.limiter("public-api").peek();
        Answer first = http.get("");
        assertThat(http.get("")).isEqualTo(first);
    }

    @Test
    void waitsAreRoundedUpAndInstantsAreUtc() {
        assertThat(ResponseText.wait(Duration.ofNanos(59_000_000_001L))).isEqualTo("PT59.001S");
        assertThat(ResponseText.wait(Duration.ZERO)).isEqualTo("PT0S");
        assertThat(ResponseText.instant(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00Z");
    }
}
