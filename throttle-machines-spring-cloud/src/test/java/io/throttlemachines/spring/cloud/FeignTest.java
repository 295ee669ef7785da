package io.throttlemachines.spring.cloud;

import static io.throttlemachines.test.ThrottleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.refusal.CircuitOpenException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.circuitbreaker.NoFallbackAvailableException;
import org.springframework.cloud.openfeign.EnableFeignClients;
import org.springframework.cloud.openfeign.FallbackFactory;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** OpenFeign guards its clients by our breakers. */
class FeignTest {

    private static void run(Consumer<ConfigurableApplicationContext> check, String... properties) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(
                        Gateways.withoutWebFlux(),
                        Gateways.withoutWebMvc(),
                        "backend=" + DeadBackend.url(),
                        "spring.cloud.openfeign.circuitbreaker.enabled=true",
                        "throttle-machines.defaults.breaker.failure-threshold=2")
                .properties(properties)
                .run()) {
            check.accept(context);
        }
    }

    @Test
    void aClientWithADeadBackendIsAnsweredByItsFallback() {
        run(context -> {
            Stores stores = context.getBean(Stores.class);
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);

            assertThat(stores.find("a")).isEqualTo("RetryableException");
            assertThat(stores.find("a")).isEqualTo("RetryableException");
            assertThat(machines.breaker("StoresfindString")).isOpen();
            assertThat(stores.find("a")).isEqualTo("CircuitOpenException");
        });
    }

    @Test
    void aClientWithoutAFallbackThrowsTheRefusalAsTheCause() {
        run(
                context -> {
                    Plain plain = context.getBean(Plain.class);
                    context.getBean(ThrottleMachines.class)
                            .breaker("Plain#all()")
                            .isolate();
                    assertThatThrownBy(plain::all)
                            .isInstanceOf(NoFallbackAvailableException.class)
                            .hasCauseInstanceOf(CircuitOpenException.class);
                },
                "spring.cloud.openfeign.circuitbreaker.alphanumeric-ids.enabled=false");
    }

    @Test
    void aClientIsTheGroupOfItsMethods() {
        run(
                context -> {
                    assertThat(context.getBean(Stores.class).find("a")).isEqualTo("RetryableException");
                    assertThat(context.getBean(ThrottleMachines.class).breaker("StoresfindString"))
                            .isOpen();
                },
                "spring.cloud.openfeign.circuitbreaker.group.enabled=true",
                "throttle-machines.breakers.stores.failure-threshold=1");
    }

    @FeignClient(name = "stores", url = "${backend}", fallbackFactory = StoresFallback.class)
    interface Stores {

        @GetMapping("/stores/{id}")
        String find(@PathVariable("id") String id);
    }

    @FeignClient(name = "plain", url = "${backend}")
    interface Plain {

        @GetMapping("/plain")
        String all();
    }

    static class StoresFallback implements FallbackFactory<Stores> {

        @Override
        public Stores create(Throwable cause) {
            return id -> cause.getClass().getSimpleName();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableFeignClients(clients = {Stores.class, Plain.class})
    @Import(StoresFallback.class)
    static class Application {}
}
