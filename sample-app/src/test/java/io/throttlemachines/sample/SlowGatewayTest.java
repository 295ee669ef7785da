package io.throttlemachines.sample;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;

/** A gateway that answers later than its circuit allows, over real HTTP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "shop.gateway.port=0",
            "spring.datasource.url=jdbc:h2:mem:slow",
            "throttle-machines.groups.payment-system.breakers.gateway.timeout=500ms"
        })
class SlowGatewayTest {

    @LocalServerPort
    private int port;

    @Test
    void aGatewayThatAnswersTooLateHasFailed() {
        Shop shop = new Shop(port);
        shop.chaos("gateway", "slow");

        shop.order("carol", "mug").expectStatus().isEqualTo(HttpStatus.GATEWAY_TIMEOUT);

        shop.shown(Shop.PAYMENT_SYSTEM).jsonPath("$.members.gateway.failures").isEqualTo(1);
        shop.shown("/actuator/throttle/retries/payment-gateway")
                .jsonPath("$.retries")
                .isEqualTo(0);
    }
}
