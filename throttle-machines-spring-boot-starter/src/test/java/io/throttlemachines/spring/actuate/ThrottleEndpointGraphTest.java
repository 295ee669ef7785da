package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.Mode;
import io.throttlemachines.spring.actuate.Http.Answer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What {@code GET /actuator/throttle/graph} and {@code .../impact} return. */
class ThrottleEndpointGraphTest extends HttpTest {

    private JsonNode node(String name) {
        return http.get("/graph")
                .json()
                .get("nodes")
                .valueStream()
                .filter(node -> node.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void graphShowsTheCurrentNodes() {
        shop.open("payment-system.gateway");
        assertThat(http.get("/graph").json().propertyNames()).containsExactly("nodes", "edges", "mermaid");
        assertThat(node("payment-system.gateway"))
                .isEqualTo(Json.of("{'name':'payment-system.gateway','kind':'breaker','state':'OPEN','mode':'enforce',"
                        + "'available':false,'group':'payment-system'}"));
        assertThat(node("payment-system.charge"))
                .isEqualTo(Json.of("{'name':'payment-system.charge','kind':'limiter','mode':'enforce',"
                        + "'available':false,'group':'payment-system'}"));
        assertThat(node("per-user"))
                .isEqualTo(Json.of("{'name':'per-user','kind':'limiter','mode':'observe','available':true}"));
    }

    @Test
    void graphShowsBothRelations() {
        assertThat(http.get("/graph").json().get("edges"))
                .isEqualTo(Json.of("[{'from':'main-database','to':'backup-database','kind':'depends-on'},"
                        + "{'from':'main-database','to':'user-service','kind':'cascades-to'},"
                        + "{'from':'main-database','to':'order-service','kind':'cascades-to'},"
                        + "{'from':'public-api','to':'main-database','kind':'depends-on'},"
                        + "{'from':'payment-system.webhooks','to':'payment-system.gateway','kind':'depends-on'},"
                        + "{'from':'payment-system.charge','to':'payment-system.gateway','kind':'depends-on'}]"));
    }

    @Test
    void graphIsAFlowchartToo() {
        shop.open("main-database");
        assertThat(http.get("/graph").json().get("mermaid").asString())
                .startsWith("flowchart BT\n")
                .contains("[\"main-database<br/>OPEN\"]:::open\n")
                .contains("([\"public-api<br/>blocked\"]):::blocked\n")
                .contains("subgraph g0[\"payment-system\"]\n")
                .contains("[\"eu#47;west#32;50#37;#43;ü#46;x\"]:::closed\n");
    }

    @Test
    void impactShowsWhatWouldHappen() {
        assertThat(http.get("/impact/backup-database").json())
                .isEqualTo(Json.of("{'breaker':'backup-database','state':'CLOSED','opens':[],"
                        + "'unavailable':['backup-database','main-database','public-api'],'methods':[]}"));
        assertThat(http.get("/impact/main-database").json())
                .isEqualTo(
                        Json.of("{'breaker':'main-database','state':'CLOSED','opens':['user-service','order-service'],"
                                + "'unavailable':['main-database','user-service','order-service','public-api'],"
                                + "'methods':[]}"));
    }

    @Test
    void impactOfAnOpenBreakerShowsWhatItMakesUnavailable() {
        shop.open("main-database");
        assertThat(http.get("/impact/main-database").json())
                .isEqualTo(Json.of("{'breaker':'main-database','state':'OPEN','opens':[],"
                        + "'unavailable':['main-database','user-service','order-service','public-api'],"
                        + "'methods':[]}"));
    }

    @Test
    void impactOfABreakerInModeOffIsNone() {
        assertThat(shop.breaker("switched-off").mode()).isEqualTo(Mode.OFF);
        assertThat(http.get("/impact/switched-off").json())
                .isEqualTo(Json.of(
                        "{'breaker':'switched-off','state':'CLOSED','opens':[],'unavailable':[],'methods':[]}"));
    }

    @Test
    void impactWithoutANameCoversAllBreakers() {
        JsonNode impacts = http.get("/impact").json().get("impacts");
        assertThat(impacts.propertyNames())
                .containsExactlyElementsOf(shop.machines.breakers().keySet());
        assertThat(impacts.get("main-database"))
                .isEqualTo(http.get("/impact/main-database").json());
    }

    @Test
    void oddNamesAreFound() {
        assertThat(http.get("/impact/eu/west%2050%25%2B%C3%BC.x").at("/breaker"))
                .isEqualTo("\"" + Shop.ODD_NAME + "\"");
    }

    @Test
    void unknownBreakerIsNotFoundAndNotCreated() {
        Answer answer = http.get("/impact/main-databse");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.at("/error")).contains("There is no breaker 'main-databse'. Did you mean 'main-database'");
        assertThat(http.get("/impact/public-api").status()).isEqualTo(404);
        assertThat(shop.machines.breakers()).doesNotContainKeys("main-databse", "public-api");
    }

    @Test
    void graphHasNoSubPath() {
        assertThat(http.get("/graph/main-database").status()).isEqualTo(404);
    }

    @Test
    void readingChangesNothing() {
        JsonNode before = http.get("").json();
        http.get("/impact");
        http.get("/graph");
        assertThat(http.get("").json()).isEqualTo(before);
    }
}
