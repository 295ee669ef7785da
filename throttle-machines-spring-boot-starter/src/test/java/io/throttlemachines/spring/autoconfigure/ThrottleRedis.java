package io.throttlemachines.spring.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications with Redis, for tests in other packages. */
public final class ThrottleRedis {

    private ThrottleRedis() {}

    /** An application with the library and Redis, but nothing else. */
    public static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AopAutoConfiguration.class,
                        DataRedisAutoConfiguration.class,
                        ThrottleRedisAutoConfiguration.class,
                        ThrottleMachinesAutoConfiguration.class));
    }
}
