package io.throttlemachines.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.sample.OnCall.Look;
import io.throttlemachines.test.ManualTicker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

/**
 * One {@link BadDay}, over real HTTP: the responses to customers agree with the status, metrics, events, health, impact
 * and graph that the operator on call reads.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"shop.gateway.port=0", "spring.datasource.url=jdbc:h2:mem:operations"})
@TestInstance(Lifecycle.PER_CLASS)
class OperationsStoryTest {

    private static final String DATABASE = "main-database";
    private static final String GATEWAY = "payment-system.gateway";

    @LocalServerPort
    private int port;

    private OnCall onCall;
    private BadDay day;

    @BeforeAll
    void playTheDay(@Autowired ManualTicker ticker) {
        Shop shop = new Shop(port);
        onCall = new OnCall(shop);
        day = new BadDay(shop, onCall, ticker);
    }

    @Test
    void customersStatusAndMetricsAgreeOnRefusals() {
        Look evening = day.evening;

        assertThat(evening.breakers()).allSatisfy((name, breaker) -> {
            long refused = day.customers.refusedBy(name);
            assertThat(breaker).containsEntry("refused", (int) refused);
            assertThat(day.evening.calls(name, "refused") + day.evening.calls(name, "observed"))
                    .isEqualTo(refused);
        });
        assertThat(evening.limiters()).allSatisfy((name, limiter) -> {
            assertThat(day.evening.permits(name, "blocked")).isEqualTo(day.customers.refusedBy(name));
            assertThat(day.evening.permits(name, "throttled")).isEqualTo(day.customers.throttledBy(name));
            assertThat(limiter).containsEntry("throttled", (int) day.customers.throttledBy(name));
            assertThat(limiter.get("permitted")).isEqualTo((int) day.evening.permits(name, "permitted"));
        });
        assertThat(day.evening.calls("inventory-service", "observed")).isEqualTo(1);
        assertThat(day.customers.refusedBy("user-service")).isEqualTo(4);
        assertThat(day.customers.refusedBy("payment-system.charge")).isEqualTo(3);
    }

    @Test
    void customersStatusAndMetricsAgreeOnFailuresAndPermits() {
        Ledger customers = day.customers;

        assertThat(day.evening.calls(DATABASE, "failure"))
                .isEqualTo(customers.answered(500))
                .isEqualTo(5);
        assertThat(day.evening.calls(GATEWAY, "failure"))
                .isEqualTo(customers.answered(502))
                .isEqualTo(5);
        assertThat(day.evening.permits("per-user", "permitted"))
                .isEqualTo(customers.orders() - customers.answered(429));
        assertThat(day.evening.permits("payment-system.charge", "permitted"))
                .isEqualTo(customers.ordersPlaced() + customers.answered(502))
                .isEqualTo(day.evening.calls(GATEWAY, "success") + day.evening.calls(GATEWAY, "failure"));
    }

    @Test
    void impactForecastsTheDatabaseOutage() {
        List<String> opens = day.calm.impact(DATABASE, "opens");
        List<Map<String, Object>> cascades = onCall.events("?kind=cascade-triggered");

        assertThat(cascades)
                .hasSize(2)
                .allSatisfy(cascade ->
                        assertThat(cascade).containsEntry("name", DATABASE).containsEntry("opened", opens));
        assertThat(day.withoutDatabase.open()).containsExactlyInAnyOrderElementsOf(and(DATABASE, opens));
        assertThat(day.withoutDatabase.unavailable())
                .containsExactlyInAnyOrderElementsOf(day.calm.impact(DATABASE, "unavailable"));
        assertThat(day.withoutDatabase.impact(DATABASE, "unavailable"))
                .isEqualTo(day.calm.impact(DATABASE, "unavailable"));
        assertThat(day.withoutDatabase.impact(DATABASE, "methods")).isEqualTo(day.calm.impact(DATABASE, "methods"));
        assertThat(day.calm.impact(DATABASE, "methods[*].node"))
                .contains("user-service", "order-service", "inventory-service");
    }

    @Test
    void impactForecastsTheGatewayOutage() {
        List<String> unavailable = day.calm.impact(GATEWAY, "unavailable");

        assertThat(day.calm.impact(GATEWAY, "opens")).isEmpty();
        assertThat(day.withoutGateway.open()).containsExactly(GATEWAY);
        for (Look look : List.of(day.withoutGateway, day.isolated)) {
            assertThat(look.unavailable()).containsExactlyInAnyOrderElementsOf(unavailable);
            assertThat(look.impact(GATEWAY, "methods")).isEqualTo(day.calm.impact(GATEWAY, "methods"));
        }
        assertThat(day.calm.impact(GATEWAY, "methods[*].node"))
                .allSatisfy(node -> assertThat(day.customers.refusedBy(node))
                        .isEqualTo(node.equals(GATEWAY) ? 0 : (long) day.evening.permits(node, "blocked")));
    }

    @Test
    void everyTransitionIsInMetricsAndEvents() {
        List<Map<String, Object>> transitions = onCall.events("?kind=breaker-transition");

        assertThat(transitions).hasSizeGreaterThan(20);
        for (String name : day.evening.breakers().keySet()) {
            for (String way :
                    List.of("closed open", "open half_open", "half_open closed", "half_open open", "open closed")) {
                String from = way.split(" ")[0];
                String to = way.split(" ")[1];
                long seen = transitions.stream()
                        .filter(event -> event.get("name").equals(name))
                        .filter(event -> from.equalsIgnoreCase((String) event.get("from")))
                        .filter(event -> to.equalsIgnoreCase((String) event.get("to")))
                        .count();
                assertThat(day.evening.metric(
                                "throttle_breaker_transitions_total", "name=" + name, "from=" + from, "to=" + to))
                        .as(name + " " + way)
                        .isEqualTo(seen)
                        .isEqualTo(onCall.metric(
                                "throttle.breaker.transitions", "name:" + name, "from:" + from, "to:" + to));
            }
        }
    }

    @Test
    void eventsShowTheGatewaysDayInOrder() {
        assertThat(onCall.seen("?name=" + GATEWAY))
                .containsExactly(
                        "breaker-transition CLOSED OPEN 5 failures within PT1M",
                        "breaker-transition OPEN HALF_OPEN",
                        "breaker-transition HALF_OPEN CLOSED",
                        "manual-action-taken isolate the bank migrates",
                        "breaker-transition CLOSED OPEN isolated by hand: the bank migrates",
                        "manual-action-lifted isolate the bank migrates",
                        "breaker-transition OPEN HALF_OPEN",
                        "breaker-transition HALF_OPEN CLOSED");
    }

    @Test
    void eventsShowTheDatabasesDayInOrder() {
        assertThat(onCall.seen("?name=" + DATABASE))
                .containsExactly(
                        "breaker-transition CLOSED OPEN 3 failures within PT1M",
                        "cascade-triggered",
                        "manual-action-taken reset the database is back",
                        "breaker-transition OPEN CLOSED",
                        "configuration-changed configure",
                        "breaker-transition CLOSED OPEN 2 failures within PT1M",
                        "cascade-triggered",
                        "breaker-transition OPEN HALF_OPEN",
                        "breaker-transition HALF_OPEN CLOSED");
        assertThat(onCall.events("?kind=configuration-changed").get(0))
                .containsEntry("changes", List.of(Map.of("setting", "failure-threshold", "from", "3", "to", "2")));
        assertThat(day.evening.metric("throttle_cascade_activations_total", "primary=" + DATABASE))
                .isEqualTo(onCall.events("?kind=cascade-triggered").size());
    }

    @Test
    void aRefusedResetIsReportedWithItsReasonEverywhere() {
        String reason = "its primary main-database is open";

        assertThat(day.refusedReset.<Boolean>read("$.done")).isFalse();
        assertThat(day.refusedReset.<String>read("$.steps[0].reason")).isEqualTo(reason);
        assertThat(day.withoutDatabase.breakers().get("order-service"))
                .containsEntry("resetAllowed", false)
                .containsEntry("resetObjection", reason);
        assertThat(onCall.events("?name=order-service&kind=action-blocked"))
                .singleElement()
                .satisfies(event ->
                        assertThat(event).containsEntry("action", "reset").containsEntry("reason", reason));
        assertThat(onCall.events("?name=user-service&kind=action-blocked"))
                .singleElement()
                .satisfies(event ->
                        assertThat(event).containsEntry("action", "recovery").containsEntry("reason", reason));
        assertThat(day.evening.blocked("order-service", "reset")).isEqualTo(1);
        assertThat(day.evening.blocked("user-service", "recovery")).isEqualTo(1);
    }

    @Test
    void healthShowsWhatIsOpenAndWhyAndStaysUp() {
        for (Look look : List.of(day.calm, day.withoutDatabase, day.withoutGateway, day.isolated, day.evening)) {
            Map<String, Map<String, Object>> seen =
                    look.health().read("$.components.throttleMachines.details.breakers");
            assertThat(look.health().<String>read("$.status")).isEqualTo("UP");
            assertThat(look.breakers()).allSatisfy((name, breaker) -> {
                assertThat(seen.get(name).get("state")).isEqualTo(breaker.get("state"));
                assertThat(seen.get(name).get("cause")).isEqualTo(breaker.get("cause"));
                assertThat(seen.get(name).get("since")).isEqualTo(breaker.get("openedAt"));
            });
        }
        assertThat(day.withoutDatabase.operational()).isTrue();
        assertThat(day.withoutGateway.operational()).isFalse();
        assertThat(day.isolated.operational()).isFalse();
        assertThat(day.evening.operational()).isTrue();
    }

    @Test
    void theGraphShowsTheStatesOfTheStatus() {
        for (Look look : List.of(day.calm, day.withoutDatabase, day.withoutGateway, day.isolated, day.evening)) {
            String mermaid = look.mermaid();
            List<Map<String, Object>> nodes = look.graph().read("$.nodes");
            assertThat(nodes).hasSize(look.breakers().size() + look.limiters().size());
            for (Map<String, Object> node : nodes) {
                String name = String.valueOf(node.get("name"));
                String label = name.substring(name.indexOf('.') + 1);
                Map<String, Object> breaker = look.breakers().get(name);
                boolean open = look.open().contains(name);
                boolean available = node.get("available").equals(true);
                if (breaker != null) {
                    assertThat(node.get("state")).isEqualTo(breaker.get("state"));
                }
                assertThat(mermaid.contains("\"" + label + "<br/>OPEN\""))
                        .as(name + mermaid)
                        .isEqualTo(open);
                assertThat(mermaid.contains("\"" + label + "<br/>blocked\"")).isEqualTo(!available && !open);
            }
        }
        assertThat(day.evening.open()).isEmpty();
    }

    @Test
    void documentedPicturesMatchTheShopsGraphs() {
        assertThat(Path.of("../README.md")).content().contains(day.withoutDatabase.mermaid());
        assertThat(Path.of("../docs/sample.md")).content().contains(day.withoutGateway.mermaid());
    }

    @Test
    void statusEventsAndMetricsShowManualActions() {
        assertThat(day.isolated.breakers().get(GATEWAY))
                .containsEntry("cause", "isolated by hand: the bank migrates")
                .containsEntry("isolated", true);
        assertThat(day.isolated.status().<String>read("$.breakers['" + GATEWAY + "'].manualAction.reason"))
                .isEqualTo("the bank migrates");
        assertThat(onCall.seen("?name=inventory-service&kind=mode-changed")).hasSize(2);
        assertThat(onCall.events("?name=inventory-service&kind=refusal-observed"))
                .hasSize(1);
        for (Look look : List.of(day.withoutDatabase, day.isolated, day.evening)) {
            assertThat(look.breakers()).allSatisfy((name, breaker) -> {
                String state = String.valueOf(breaker.get("state")).toLowerCase(Locale.ROOT);
                assertThat(look.metric("throttle_breaker_state", "name=" + name, "state=" + state))
                        .isEqualTo(1);
            });
            assertThat(look.metric("throttle_group_operational", "name=payment-system"))
                    .isEqualTo(look.operational() ? 1 : 0);
        }
    }

    private static List<String> and(String first, List<String> others) {
        List<String> all = new ArrayList<>(others);
        all.add(first);
        return all;
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class DrivenTime {

        @Bean
        ManualTicker ticker() {
            return new ManualTicker(Instant.parse("2026-11-22T09:00:00Z"));
        }

        @Bean
        Clock clock(ManualTicker ticker) {
            return ticker.clock();
        }
    }
}
