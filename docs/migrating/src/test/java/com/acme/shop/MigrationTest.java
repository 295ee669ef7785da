package com.acme.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.throttlemachines.ThrottleMachines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** The application does the same before and after its migration, against a backend that fails every request. */
class MigrationTest {

    /** How often the backend was asked, by the first part of the path. */
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();

    private HttpServer backend;

    @BeforeEach
    void start() throws IOException {
        backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.createContext("/", exchange -> {
            asked.merge(exchange.getRequestURI().getPath().split("/")[1], 1, Integer::sum);
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        backend.start();
    }

    @AfterEach
    void stop() {
        backend.stop(0);
    }

    private ConfigurableApplicationContext run(String version) {
        Class<?> application = version.equals("before") ? Before.class : After.class;
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.config.name=" + version,
                        "backend=http://127.0.0.1:" + backend.getAddress().getPort())
                .run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void theBreakerOpensAfterFourFailuresAndThenAsksNoMore(String version) {
        try (ConfigurableApplicationContext context = run(version)) {
            Shop shop = context.getBean(Shop.class);
            for (int i = 0; i < 4; i++) {
                assertThat(shop.stock("tea")).isEqualTo("unknown");
            }
            assertThat(shop.stock("tea")).isEqualTo("unknown for now");
            assertThat(asked).containsEntry("stock", 4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void theLimiterPermitsTwoReservations(String version) {
        try (ConfigurableApplicationContext context = run(version)) {
            Shop shop = context.getBean(Shop.class);
            assertThat(shop.reserve("tea")).isEqualTo("reserved tea");
            assertThat(shop.reserve("tea")).isEqualTo("reserved tea");
            assertThat(shop.reserve("tea")).isEqualTo("later");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void theRetryMakesThreeAttempts(String version) {
        try (ConfigurableApplicationContext context = run(version)) {
            assertThat(context.getBean(Shop.class).price("tea")).isEqualTo("list price");
            assertThat(asked).containsEntry("price", 3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void theTimeLimitEndsAStageThatNothingCompletes(String version) {
        try (ConfigurableApplicationContext context = run(version)) {
            assertThat(context.getBean(Shop.class)
                            .delivery("tea")
                            .toCompletableFuture()
                            .join())
                    .isEqualTo("some day");
        }
    }

    @Test
    void anAnchorOfYamlIsABaseConfig() {
        try (ConfigurableApplicationContext context = run("after")) {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.breaker("stock").config().minimumCalls()).isEqualTo(4);
            assertThat(machines.breaker("other").config().minimumCalls()).isEqualTo(20);
            assertThat(machines.breaker("other").config().slowCallRateThreshold())
                    .isEqualTo(80.0);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ComponentScan("com.acme.shop.before")
    static class Before extends WithBackend {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ComponentScan("com.acme.shop.after")
    static class After extends WithBackend {}

    abstract static class WithBackend {

        @Bean
        Backend backend(@Value("${backend}") String url) {
            return new Backend(url);
        }
    }
}
