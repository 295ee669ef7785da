package io.throttlemachines.sample;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;

/** One delivery partner fails and the others go on, over real HTTP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"shop.gateway.port=0", "spring.datasource.url=jdbc:h2:mem:partners"})
class PartnersTest {

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
    void onlyTheFailingPartnerIsRefused() {
        breakSwift();

        shop.get("/deliveries/swift")
                .expectStatus()
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
                .expectBody()
                .jsonPath("$.circuit")
                .isEqualTo("partners");
        shop.shown("/deliveries/steady").jsonPath("$.days").isEqualTo(3);
        shop.shown(Shop.PARTNERS)
                .jsonPath("$.state")
                .isEqualTo("CLOSED")
                .jsonPath("$.keys.open")
                .isEqualTo(1);
    }

    @Test
    void onlyTheKeyThatIsResetIsAskedAgain() {
        breakSwift();
        shop.chaos("swift", "recover");

        reset("steady");
        shop.get("/deliveries/swift").expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);

        reset("swift");
        shop.shown("/deliveries/swift").jsonPath("$.days").isEqualTo(1);
    }

    @Test
    void anUnknownPartnerIsNoFailure() {
        for (int attempt = 0; attempt < 6; attempt++) {
            shop.get("/deliveries/nobody").expectStatus().isNotFound();
        }
    }

    private void breakSwift() {
        shop.chaos("swift", "fail");
        for (int attempt = 0; attempt < 3; attempt++) {
            shop.get("/deliveries/swift").expectStatus().isEqualTo(HttpStatus.BAD_GATEWAY);
        }
    }

    private void reset(String key) {
        shop.act(Shop.PARTNERS, Map.of("action", "reset", "key", key))
                .expectStatus()
                .isOk();
    }
}
