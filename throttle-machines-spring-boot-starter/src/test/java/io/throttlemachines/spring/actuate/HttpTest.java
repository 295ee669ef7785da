package io.throttlemachines.spring.actuate;

import io.throttlemachines.ThrottleMachines;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A test over real HTTP against an application on Tomcat. All such tests share one application. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        classes = HttpTest.Application.class,
        properties = {
            "management.endpoints.web.exposure.include=throttle",
            "throttle-machines.metrics.enabled=false",
            "spring.jackson.property-naming-strategy=SNAKE_CASE" // the application's own JSON settings do not matter
        })
abstract class HttpTest {

    @Autowired
    Shop shop;

    Http http;

    @BeforeEach
    void openShop(@LocalServerPort int port) {
        shop.restore();
        http = new Http(port);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Shop shop() {
            return new Shop();
        }

        @Bean
        ThrottleMachines throttleMachines(Shop shop) {
            return shop.machines;
        }
    }
}
