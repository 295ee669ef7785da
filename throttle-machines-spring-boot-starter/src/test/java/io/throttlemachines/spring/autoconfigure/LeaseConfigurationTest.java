package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.spring.redis.RedisServers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Limiters that lease their permits in a real Redis, as an application configures them. */
class LeaseConfigurationTest {

    private static final String API = "throttle-machines.limiters.api";

    private static ApplicationContextRunner instance(String fleet) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataRedisAutoConfiguration.class,
                        ThrottleRedisAutoConfiguration.class,
                        ThrottleMachinesAutoConfiguration.class,
                        ThrottleMetricsAutoConfiguration.class))
                .withPropertyValues(
                        "spring.data.redis.port=" + RedisServers.sharedPort(),
                        "throttle-machines.fleet.name=" + fleet,
                        "throttle-machines.redis.timeout=20s",
                        API + ".limit=3",
                        API + ".period=1h",
                        API + ".store=redis");
    }

    private static Limiter api(AssertableApplicationContext context) {
        return context.getBean(ThrottleMachines.class).limiter("api");
    }

    @Test
    void leasesAreSeenAndHandedBackAtTheEnd() {
        ApplicationContextRunner leasing = instance("leasing")
                .withPropertyValues(API + ".lease=2", API + ".lease-time=1m")
                .withBean(SimpleMeterRegistry.class);
        leasing.run(context -> {
            assertThat(api(context).tryAcquire()).isTrue();

            assertThat(api(context).config().leaseTime()).hasMinutes(1);
            assertThat(api(context).status().leased()).isEqualTo(1);
            assertThat(api(context).status().remaining()).isEqualTo(1);
            assertThat(context.getBean(MeterRegistry.class)
                            .get("throttle.limiter.leased")
                            .tag("name", "api")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        });
        leasing.run(context -> assertThat(api(context).status().remaining()).isEqualTo(2));
    }
}
