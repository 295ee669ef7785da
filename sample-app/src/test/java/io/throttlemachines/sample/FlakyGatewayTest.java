package io.throttlemachines.sample;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A gateway that is busy every second time, over real HTTP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"shop.gateway.port=0", "spring.datasource.url=jdbc:h2:mem:flaky"})
class FlakyGatewayTest {

    private static final String RETRY = "/actuator/throttle/retries/payment-gateway";

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
    void busyGatewayIsAskedAgainAndABrokenOneIsNot() {
        shop.chaos("gateway", "flaky");
        String unused = shop.placedOrder("carol", "mug") + shop.placedOrder("carol", "mug");
        shop.shown(RETRY)
                .jsonPath("$.successesAfterRetry")
                .isEqualTo(2)
                .jsonPath("$.retries")
                .isEqualTo(2);

        shop.chaos("gateway", "fail");
        shop.order("carol", "mug").expectStatus().isEqualTo(502);
        shop.shown(RETRY)
                .jsonPath("$.retries")
                .isEqualTo(2)
                .jsonPath("$.failed")
                .isEqualTo(1);
    }
}
