package io.throttlemachines.sample;

import static io.throttlemachines.sample.Ledger.Answer.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.throttlemachines.sample.Ledger.Answer;
import io.throttlemachines.sample.OnCall.Look;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Plays a bad day of the shop. Keeps the responses to its customers, and what the operator on call saw. */
final class BadDay {

    /** Longer than any reset timeout with its jitter. */
    private static final Duration LONG = Duration.ofMinutes(7);

    private static final String BREAKERS = "/actuator/throttle/breakers/";
    private static final String DATABASE = BREAKERS + "main-database";
    private static final String GATEWAY = BREAKERS + "payment-system.gateway";
    private static final String INVENTORY = BREAKERS + "inventory-service";

    private final Shop shop;
    private final OnCall onCall;
    private final ManualTicker ticker;

    final Ledger customers = new Ledger();
    final Look calm;
    final Look withoutDatabase;
    final Look withoutGateway;
    final Look isolated;
    final DocumentContext refusedReset;
    final Look evening;

    BadDay(Shop shop, OnCall onCall, ManualTicker ticker) {
        this.shop = shop;
        this.onCall = onCall;
        this.ticker = ticker;

        String paid = theFirstOrder();
        calm = onCall.look();

        withoutDatabase = theDatabaseFails(paid);
        refusedReset = nobodyRecoversBeforeTheDatabase();
        theDatabaseIsMendedAndResetByHand();

        withoutGateway = theGatewayFails(paid);
        theGatewayRecoversByItself();
        isolated = theGatewayIsIsolatedForAWhile();

        theStockIsOnlyObserved();
        theDatabaseIsWatchedMoreClosely();
        daveOrdersTooMuch();
        evening = onCall.look();
    }

    private String theFirstOrder() {
        assertThat(order("alice").status()).isEqualTo(201);
        return "/orders/1";
    }

    private Look theDatabaseFails(String order) {
        shop.chaos("database", "fail");
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(order("bob").status()).isEqualTo(500);
        }
        assertThat(order("bob")).isEqualTo(refused("user-service"));
        assertThat(order("carol")).isEqualTo(refused("user-service"));
        assertThat(customers.note(shop.get("/orders?user=bob"))).isEqualTo(refused("order-service"));
        assertThat(customers.note(shop.get(order))).isEqualTo(refused("order-service"));
        assertThat(shop.get("/inventory").returnResult().getStatus().value()).isEqualTo(200);
        customers.unseen("inventory-service");
        return onCall.look();
    }

    private DocumentContext nobodyRecoversBeforeTheDatabase() {
        act(BREAKERS + "user-service", 409, Map.of("action", "attempt-recovery"));
        return act(BREAKERS + "order-service", 409, Map.of("action", "reset", "reason", "the shop is closed"));
    }

    private void theDatabaseIsMendedAndResetByHand() {
        shop.chaos("database", "recover");
        assertThat(order("bob")).isEqualTo(refused("user-service"));
        act(Shop.MAIN_DATABASE, 200, Map.of("action", "reset", "cascade", true, "reason", "the database is back"));
        assertThat(order("bob").status()).isEqualTo(201);
    }

    private Look theGatewayFails(String order) {
        shop.chaos("gateway", "fail");
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(order("carol").status()).isEqualTo(502);
        }
        assertThat(order("carol")).isEqualTo(refused("payment-system.charge", "payment-system.gateway"));
        for (String operation : new String[] {"void", "refund"}) {
            String path = order.replace("/orders/", "/payments/") + "/" + operation;
            assertThat(customers.note(shop.post(path)))
                    .isEqualTo(refused("payment-system." + operation, "payment-system.gateway"));
        }
        return onCall.look();
    }

    private void theGatewayRecoversByItself() {
        shop.chaos("gateway", "recover");
        ticker.advance(LONG);
        assertThat(order("carol").status()).isEqualTo(201);
    }

    private Look theGatewayIsIsolatedForAWhile() {
        act(GATEWAY, 200, Map.of("action", "isolate", "for", "PT10M", "reason", "the bank migrates"));
        assertThat(order("carol")).isEqualTo(refused("payment-system.charge", "payment-system.gateway"));
        Look look = onCall.look();
        ticker.advance(LONG);
        assertThat(order("carol")).isEqualTo(refused("payment-system.charge", "payment-system.gateway"));
        ticker.advance(LONG);
        assertThat(order("carol").status()).isEqualTo(201);
        return look;
    }

    private void theStockIsOnlyObserved() {
        act(INVENTORY, 200, Map.of("action", "mode", "mode", "observe", "reason", "is it too nervous?"));
        act(INVENTORY, 200, Map.of("action", "force-open"));
        assertThat(order("alice").status()).isEqualTo(201);
        customers.unseen("inventory-service");
        act(INVENTORY, 200, Map.of("action", "mode", "mode", "enforce"));
        act(INVENTORY, 200, Map.of("action", "force-close"));
    }

    private void theDatabaseIsWatchedMoreClosely() {
        act(DATABASE, 200, Map.of("action", "configure", "failureThreshold", 2));
        shop.chaos("database", "fail");
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(order("alice").status()).isEqualTo(500);
        }
        assertThat(order("alice")).isEqualTo(refused("user-service"));
        shop.chaos("database", "recover");
        ticker.advance(LONG);
        assertThat(order("alice").status()).isEqualTo(201);
    }

    private void daveOrdersTooMuch() {
        Answer last = order("dave");
        while (last.status() == 201) {
            last = order("dave");
        }
        assertThat(last.status()).isEqualTo(429);
    }

    private Answer order(String user) {
        return customers.order(shop.order(user, "mug"));
    }

    private DocumentContext act(String path, int expected, Map<String, ?> action) {
        var result =
                shop.act(path, new HashMap<>(action)).expectBody(String.class).returnResult();
        assertThat(result.getStatus().value()).as(path + action).isEqualTo(expected);
        return JsonPath.parse(result.getResponseBody());
    }
}
