package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.redis.RedisServers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What the endpoint shows of leases in a real Redis, over real HTTP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        classes = LeaseHttpTest.Application.class,
        properties = {
            "management.endpoints.web.exposure.include=throttle",
            "throttle-machines.fleet.name=lease-http",
            "throttle-machines.redis.timeout=20s",
            "throttle-machines.limiters.leased.limit=100",
            "throttle-machines.limiters.leased.period=1h",
            "throttle-machines.limiters.leased.store=redis",
            "throttle-machines.limiters.leased.lease=10",
            "throttle-machines.limiters.leased.lease-time=1h",
            "throttle-machines.limiters.shared.limit=100",
            "throttle-machines.limiters.shared.period=1h",
            "throttle-machines.limiters.shared.store=redis",
        })
class LeaseHttpTest {

    @Autowired
    ThrottleMachines machines;

    @DynamicPropertySource
    static void redis(DynamicPropertyRegistry properties) {
        properties.add("spring.data.redis.port", RedisServers::sharedPort);
    }

    @Test
    void showsWhatThisInstanceHasOnLease(@LocalServerPort int port) {
        Http http = new Http(port);
        assertThat(http.get("/limiters/leased").at("/leased")).isEqualTo("0");

        machines.limiter("leased").acquire();
        machines.limiter("leased").forKey("ann").acquire();

        assertThat(http.get("/limiters/leased").at("/leased")).isEqualTo("20");
        assertThat(http.get("/limiters/leased").at("/remaining")).isEqualTo("89");
        assertThat(http.get("").at("/limiters/leased/leased")).isEqualTo("20");
        assertThat(http.get("/limiters/shared").json().has("leased")).isFalse();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
