package io.throttlemachines.spring.web;

import io.throttlemachines.annotation.Throttled;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application whose endpoints refuse requests. It runs on Spring MVC and on WebFlux. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Edge {

    @Bean
    Refusing refusing(Greetings greetings) {
        return new Refusing(greetings);
    }

    @Bean
    Greetings greetings() {
        return new Greetings();
    }

    static class Greetings {

        @Throttled(name = "per-user", key = "#user", limit = 1, period = "1h")
        public String greet(String user) {
            return "hello";
        }
    }
}
