package io.throttlemachines.sample;

import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/** The running shop, used over HTTP as with curl. */
final class Shop {

    static final String MAIN_DATABASE = "/actuator/throttle/cascades/main-database";
    static final String PARTNERS = "/actuator/throttle/breakers/partners";
    static final String PAYMENT_SYSTEM = "/actuator/throttle/groups/payment-system";

    private final RestTestClient http;

    Shop(int port) {
        this.http = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .build();
    }

    ResponseSpec order(String user, String item) {
        return post("/orders?user=" + user + "&item=" + item);
    }

    /** Places an order that must be accepted, and returns its place. */
    String placedOrder(String user, String item) {
        return String.valueOf(order(user, item)
                .expectStatus()
                .isCreated()
                .returnResult()
                .getResponseHeaders()
                .getLocation());
    }

    ResponseSpec get(String path) {
        return http.get().uri(path).exchange();
    }

    /** Returns the response to a GET that must succeed. */
    BodyContentSpec shown(String path) {
        return get(path).expectStatus().isOk().expectBody();
    }

    ResponseSpec post(String path) {
        return http.post().uri(path).exchange();
    }

    ResponseSpec act(String path, Map<String, ?> action) {
        return http.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(action)
                .exchange();
    }

    void chaos(String target, String action) {
        post("/chaos/" + target + "/" + action).expectStatus().isOk();
    }

    ResponseSpec resetDatabase() {
        return act(MAIN_DATABASE, Map.of("action", "reset", "cascade", true));
    }

    ResponseSpec resetPayments() {
        return act(PAYMENT_SYSTEM, Map.of("action", "reset-all"));
    }

    /** Breaks the database and orders until its circuit opens. */
    void breakDatabase(String user) {
        chaos("database", "fail");
        for (int attempt = 0; attempt < 3; attempt++) {
            order(user, "mug").expectStatus().isEqualTo(500);
        }
    }

    /** Breaks the gateway and orders until its circuit opens. */
    void breakGateway(String user) {
        chaos("gateway", "fail");
        for (int attempt = 0; attempt < 5; attempt++) {
            order(user, "mug").expectStatus().isEqualTo(502);
        }
    }

    void mendEverything() {
        chaos("database", "recover");
        chaos("gateway", "recover");
        chaos("search", "recover");
        chaos("swift", "recover");
        act(PARTNERS, Map.of("action", "reset")).expectStatus().isOk();
        resetDatabase().expectStatus().isOk();
        resetPayments().expectStatus().isOk();
        for (String user : new String[] {"alice", "bob", "carol", "dave"}) {
            act("/actuator/throttle/limiters/per-user", Map.of("action", "reset", "key", user))
                    .expectStatus()
                    .isOk();
        }
    }
}
