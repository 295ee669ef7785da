package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class ConsoleLineTest {

    private static final String PATH = "/actuator/throttle";

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "local.server.port=8080, http://localhost:8080/actuator/throttle/console",
                "local.server.port=8080 server.servlet.context-path=/shop,"
                        + " http://localhost:8080/shop/actuator/throttle/console",
                "local.server.port=8080 spring.webflux.base-path=/shop/,"
                        + " http://localhost:8080/shop/actuator/throttle/console",
                "local.server.port=8080 local.management.port=8080 management.server.base-path=/unused,"
                        + " http://localhost:8080/actuator/throttle/console",
                "local.server.port=8080 local.management.port=8081 server.servlet.context-path=/shop"
                        + " management.server.base-path=/ops, http://localhost:8081/ops/actuator/throttle/console",
                "local.server.port=8443 server.ssl.bundle=web, https://localhost:8443/actuator/throttle/console",
                "local.server.port=8443 local.management.port=9 server.ssl.bundle=web,"
                        + " http://localhost:9/actuator/throttle/console",
                "spring.application.name=batch, none"
            })
    void addressIsWhereTheEndpointIs(String properties, String address) {
        MockEnvironment environment = new MockEnvironment();
        for (String property : properties.split(" ")) {
            int equals = property.indexOf('=');
            environment.setProperty(property.substring(0, equals), property.substring(equals + 1));
        }
        assertThat(ConsoleLine.address(environment, PATH)).isEqualTo(address);
    }
}
