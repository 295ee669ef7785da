package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.spring.web.OwnReactorResources;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.ConfigurableWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** The endpoint behind Spring Security on Netty. */
class SecuredNettyTest {

    private static final String ISOLATE = Json.text("{'action':'isolate'}");

    @Test
    void operatorActsUnderTheirName() {
        SpringApplicationBuilder application = new SpringApplicationBuilder(Security.class)
                .web(WebApplicationType.REACTIVE)
                .properties(
                        "server.port=0",
                        "spring.main.banner-mode=off",
                        "management.endpoints.web.exposure.include=throttle");
        try (var context = (ConfigurableWebServerApplicationContext) application.run()) {
            Http http = new Http(context.getWebServer().getPort());

            assertThat(http.get("").status()).isEqualTo(401);
            assertThat(http.post("/breakers/rated", ISOLATE).status()).isEqualTo(401);
            assertThat(http.as("rita").post("/breakers/rated", ISOLATE).status())
                    .isEqualTo(403);
            assertThat(http.as("rita").get("/breakers/rated").at("/state")).isEqualTo("\"CLOSED\"");
            assertThat(http.as("olga").post("/breakers/rated", ISOLATE).at("/status/manualAction/by"))
                    .isEqualTo("\"olga\"");
            assertThat(http.as("rita").get("/breakers/rated").at("/manualAction/by"))
                    .isEqualTo("\"olga\"");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebFluxSecurity
    @Import({HttpTest.Application.class, OwnReactorResources.class})
    static class Security {

        @Bean
        SecurityWebFilterChain throttleAccess(ServerHttpSecurity http) {
            return http.authorizeExchange(exchanges -> exchanges
                            .pathMatchers(HttpMethod.GET, "/actuator/throttle/**")
                            .hasAnyRole("READER", "OPERATOR")
                            .pathMatchers(HttpMethod.POST, "/actuator/throttle/**")
                            .hasRole("OPERATOR")
                            .anyExchange()
                            .denyAll())
                    .httpBasic(Customizer.withDefaults())
                    .csrf(CsrfSpec::disable)
                    .build();
        }

        @Bean
        MapReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(
                    User.withUsername("rita")
                            .password("{noop}rita")
                            .roles("READER")
                            .build(),
                    User.withUsername("olga")
                            .password("{noop}olga")
                            .roles("OPERATOR")
                            .build());
        }
    }
}
