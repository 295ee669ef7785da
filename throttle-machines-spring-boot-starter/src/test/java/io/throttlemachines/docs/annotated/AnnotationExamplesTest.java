package io.throttlemachines.docs.annotated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.ThrottledException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The examples do what the docs say. */
class AnnotationExamplesTest {

    private ConfigurableApplicationContext context;
    private ThrottleMachines machines;
    private Catalogue catalogue;

    @BeforeEach
    void start() {
        context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "throttle-machines.cascades.main-database.cascades-to=inventory-service",
                        "throttle-machines.cascades.main-database.recovery-guard=notInMaintenance",
                        "throttle-machines.breakers.search.failure-predicate=serverError",
                        "throttle-machines.breakers.carrier.failure-threshold=3")
                .run();
        machines = context.getBean(ThrottleMachines.class);
        catalogue = context.getBean(Catalogue.class);
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void aFallbackAnswersARefusedCall() {
        assertThat(catalogue.items()).containsExactly("mug");

        machines.breaker("inventory-service").forceOpen();

        assertThat(catalogue.items()).isEmpty();
    }

    @Test
    void eachUserHasALimitOfTheirOwn() {
        assertThat(catalogue.order("alice", 10)).isEqualTo("10 for alice");
        assertThatThrownBy(() -> catalogue.order("alice", 11)).isInstanceOf(ThrottledException.class);
        assertThat(catalogue.order("bob", 10)).isEqualTo("10 for bob");
    }

    @Test
    void aRefusedStageFails() {
        assertThat(catalogue.search("mug").join()).isEqualTo("found mug");

        machines.breaker("search").forceOpen();

        assertThat(catalogue.search("mug"))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(CircuitOpenException.class);
    }

    @Test
    void aHedgedSearchIsAnsweredByAReplicaOrTheFallback() {
        Search search = context.getBean(Search.class);

        assertThat(search.find("mug", null)).startsWith("mug from ");
        assertThat(search.find("", null)).isEqualTo("nothing, since there is no text");
    }

    @Test
    void aRetriedOrderIsPlacedByALaterAttemptOrTheFallback() throws IOException {
        Orders orders = context.getBean(Orders.class);

        assertThat(orders.place("mug")).isEqualTo("mug at attempt 3");
        assertThat(orders.place("")).isEqualTo("later, since connection reset");
    }

    @Test
    void aRateComesFromAnotherBeanIfTheMarketFails() {
        assertThat(context.getBean(Rates.class).rate("EUR")).isEqualTo(BigDecimal.valueOf(3));
    }

    @Test
    void aCallWithATimeLimitRunsInTime() {
        assertThat(context.getBean(Shipping.class).ship("mug")).isEqualTo("shipped mug");
        assertThat(machines.breaker("shipping").config().timeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void guardsPredicatesAndCustomizersAreUsed() {
        assertThat(machines.limiter("night-batch").config().limit()).isEqualTo(1_000);
        assertThat(machines.breaker("search").config().failurePredicate()).isNotNull();
        assertThat(machines.breaker("carrier").isFailure(new Carriers.CarrierException(true)))
                .isTrue();
        assertThat(machines.breaker("carrier").isFailure(new Carriers.CarrierException(false)))
                .isFalse();
        assertThat(machines.breaker("main-database").config().recoveryGuard()).isNotNull();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        Carriers.class,
        Catalogue.class,
        Guards.class,
        Orders.class,
        Rates.class,
        SavedRates.class,
        Search.class,
        Shipping.class
    })
    static class Application {}
}
