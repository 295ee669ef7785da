package io.throttlemachines.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.reset;

import io.throttlemachines.sample.chaos.ChaosSwitches;
import io.throttlemachines.sample.chaos.Target;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** The search over its replicas, over real HTTP. The budget is raised: by default, earlier calls must earn it first. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "shop.gateway.port=0",
            "spring.datasource.url=jdbc:h2:mem:search",
            "throttle-machines.hedges.search.budget=2",
            "throttle-machines.hedges.search.timeout=30s"
        })
class SearchTest {

    @LocalServerPort
    private int port;

    @MockitoSpyBean
    private ChaosSwitches switches;

    private final CountDownLatch released = new CountDownLatch(1);
    private Shop shop;

    @BeforeEach
    void enterShop() {
        shop = new Shop(port);
    }

    @AfterEach
    void mendShop() {
        released.countDown();
        reset(switches);
        shop.mendEverything();
    }

    @Test
    void aSearchFindsItemsThatContainTheText() {
        shop.shown("/search?q=t").jsonPath("$.items").isEqualTo(List.of("sticker", "teapot"));
    }

    @Test
    void whileOneReplicaHangsAnotherAnswers() throws InterruptedException {
        AtomicBoolean hanging = new AtomicBoolean();
        doAnswer(call -> {
                    if (hanging.compareAndSet(false, true)) {
                        released.await();
                    }
                    return call.callRealMethod();
                })
                .when(switches)
                .mustFail(any(Target.class));

        shop.shown("/search?q=mug")
                .jsonPath("$.items[0]")
                .isEqualTo("mug")
                .jsonPath("$.attempt")
                .value(Integer.class, attempt -> assertThat(attempt).isPositive());
        shop.shown("/actuator/throttle/hedges/search")
                .jsonPath("$.hedged")
                .value(Integer.class, hedged -> assertThat(hedged).isPositive());
    }

    @Test
    void theSearchFailsIfAllReplicasFail() {
        shop.chaos("search", "fail");

        shop.get("/search?q=mug").expectStatus().isEqualTo(HttpStatus.BAD_GATEWAY);
    }

    @Test
    void theComparisonMeasuresBothWays() {
        shop.chaos("search", "tail");

        shop.shown("/search/compare?calls=50")
                .jsonPath("$.calls")
                .isEqualTo(50)
                .jsonPath("$.off.extraRequests")
                .isEqualTo(0.0)
                .jsonPath("$.off['p99.9']")
                .isNumber()
                .jsonPath("$.hedged['p99.9']")
                .isNumber();
    }
}
