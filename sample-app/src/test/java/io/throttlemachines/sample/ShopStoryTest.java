package io.throttlemachines.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** The story of demo.sh, over real HTTP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"shop.gateway.port=0", "spring.datasource.url=jdbc:h2:mem:story"})
class ShopStoryTest {

    @LocalServerPort
    private int port;

    private Shop shop;

    @BeforeEach
    void enterShop() {
        shop = new Shop(port);
    }

    @AfterEach
    void mendShop() {
        shop.mendEverything();
    }

    @Test
    void anOrderIsPlacedAndPaid() {
        String order = shop.placedOrder("alice", "mug");

        shop.shown(order)
                .jsonPath("$.customer")
                .isEqualTo("alice")
                .jsonPath("$.amountCents")
                .isEqualTo(1250)
                .jsonPath("$.status")
                .isEqualTo("PAID")
                .jsonPath("$.payment")
                .isNotEmpty();
    }

    @Test
    void aBrokenDatabaseOpensItsDependentServices() {
        shop.breakDatabase("bob");

        shop.order("bob", "mug")
                .expectStatus()
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
                .expectHeader()
                .exists(HttpHeaders.RETRY_AFTER)
                .expectBody()
                .jsonPath("$.circuit")
                .isEqualTo("user-service");
        shop.shown(Shop.MAIN_DATABASE)
                .jsonPath("$.primary.name")
                .isEqualTo("main-database")
                .jsonPath("$.primary.state")
                .isEqualTo("OPEN")
                .jsonPath("$.primary.failures")
                .isEqualTo(3)
                .jsonPath("$.cascaded.length()")
                .isEqualTo(3)
                .jsonPath("$.cascaded[?(@.state != 'OPEN')]")
                .isEmpty()
                .jsonPath("$.triggeredAt")
                .isNotEmpty();
        shop.shown("/actuator/throttle")
                .jsonPath("$.breakers['main-database'].state")
                .isEqualTo("OPEN")
                .jsonPath("$.breakers['order-service'].state")
                .isEqualTo("OPEN")
                .jsonPath("$.breakers['order-service'].failures")
                .isEqualTo(0)
                .jsonPath("$.breakers['order-service'].cause")
                .isEqualTo("cascade from main-database")
                .jsonPath("$.cascades['main-database'].primary.state")
                .isEqualTo("OPEN");
    }

    @Test
    void theCatalogueAnswersFromMemoryWhileTheDatabaseIsBroken() {
        shop.shown("/inventory").jsonPath("$[?(@.name == 'mug')]").isNotEmpty();

        shop.breakDatabase("bob");

        shop.shown("/inventory").jsonPath("$[?(@.name == 'mug')]").isNotEmpty();
    }

    @Test
    void aRepairedDatabaseIsAvailableAfterResetWithCascade() {
        shop.breakDatabase("bob");
        shop.chaos("database", "recover");
        shop.order("bob", "mug").expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);

        shop.resetDatabase().expectStatus().isOk();

        shop.shown(Shop.MAIN_DATABASE)
                .jsonPath("$.primary.state")
                .isEqualTo("CLOSED")
                .jsonPath("$.cascaded[?(@.state != 'CLOSED')]")
                .isEmpty();
        shop.placedOrder("bob", "mug");
    }

    @Test
    void aSlowDatabaseStillServes() {
        shop.chaos("database", "slow");

        shop.get("/orders?user=alice").expectStatus().isOk();
    }

    @Test
    void aRefusedChargeIsBlockedByTheGateway() {
        shop.breakGateway("carol");

        shop.order("carol", "mug")
                .expectStatus()
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
                .expectHeader()
                .exists(HttpHeaders.RETRY_AFTER)
                .expectBody()
                .jsonPath("$.circuit")
                .isEqualTo("payment-system.charge")
                .jsonPath("$.blockedBy.length()")
                .isEqualTo(1)
                .jsonPath("$.blockedBy[0]")
                .isEqualTo("payment-system.gateway");
        shop.shown(Shop.PAYMENT_SYSTEM)
                .jsonPath("$.operational")
                .isEqualTo(false)
                .jsonPath("$.members.gateway.state")
                .isEqualTo("OPEN")
                .jsonPath("$.members.webhooks.blockedBy[0]")
                .isEqualTo("payment-system.gateway");
    }

    @Test
    void theGatewayAlsoBlocksRefundAndVoid() {
        String order = shop.placedOrder("alice", "mug").replace("/orders/", "/payments/");
        shop.breakGateway("carol");

        for (String operation : new String[] {"refund", "void"}) {
            shop.post(order + "/" + operation)
                    .expectStatus()
                    .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
                    .expectBody()
                    .jsonPath("$.circuit")
                    .isEqualTo("payment-system." + operation)
                    .jsonPath("$.blockedBy[0]")
                    .isEqualTo("payment-system.gateway");
        }
    }

    @Test
    void aRepairedGatewayIsAvailableAfterResetAll() {
        shop.breakGateway("carol");
        shop.chaos("gateway", "recover");

        shop.resetPayments().expectStatus().isOk();

        shop.shown(Shop.PAYMENT_SYSTEM).jsonPath("$.operational").isEqualTo(true);
        shop.placedOrder("carol", "mug");
    }

    @Test
    void anOrderThatCannotBePaidReturnsItsStock() {
        shop.chaos("gateway", "fail");

        for (int attempt = 0; attempt < 4; attempt++) {
            shop.order("alice", "teapot").expectStatus().isEqualTo(HttpStatus.BAD_GATEWAY);
        }

        shop.shown("/inventory").jsonPath("$[?(@.name == 'teapot')].stock").isEqualTo(3);
        shop.shown("/orders?user=alice")
                .jsonPath("$[?(@.item == 'teapot' && @.status != 'CANCELLED')]")
                .isEmpty();
    }

    @Test
    void aPaidOrderCanBeRefundedOrVoidedOnce() {
        String refunded = shop.placedOrder("alice", "mug").replace("/orders/", "/payments/");
        String voided = shop.placedOrder("alice", "mug").replace("/orders/", "/payments/");

        shop.post(refunded + "/refund").expectBody().jsonPath("$.status").isEqualTo("REFUNDED");
        shop.post(voided + "/void").expectBody().jsonPath("$.status").isEqualTo("VOIDED");

        shop.post(refunded + "/refund").expectStatus().isEqualTo(HttpStatus.CONFLICT);
    }

    @Test
    void refusalsByTheShopAreNotFailures() {
        for (int attempt = 0; attempt < 6; attempt++) {
            shop.order("dave", "unicorn").expectStatus().isNotFound();
        }

        shop.shown("/actuator/throttle/breakers/inventory-service")
                .jsonPath("$.state")
                .isEqualTo("CLOSED")
                .jsonPath("$.failures")
                .isEqualTo(0);
    }

    @Test
    void onlyTheUserWhoOrdersTooFastIsThrottled() {
        int orders = 0;
        while (orders < 200 && placed("dave")) {
            orders++;
        }

        assertThat(orders).isBetween(10, 199);
        shop.placedOrder("alice", "sticker");
    }

    /** Whether the order was placed; if not, it must have been throttled. */
    private boolean placed(String user) {
        var answer = shop.order(user, "sticker");
        if (answer.returnResult().getStatus().is2xxSuccessful()) {
            return true;
        }
        answer.expectStatus()
                .isEqualTo(HttpStatus.TOO_MANY_REQUESTS)
                .expectHeader()
                .exists(HttpHeaders.RETRY_AFTER)
                .expectBody()
                .jsonPath("$.circuit")
                .isEqualTo("per-user");
        return false;
    }
}
