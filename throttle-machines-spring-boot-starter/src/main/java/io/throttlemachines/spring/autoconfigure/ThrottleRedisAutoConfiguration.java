package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import io.throttlemachines.spring.redis.RedisPermitStore;
import io.throttlemachines.spring.store.FleetIdentity;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The store redis, where the application has a Lettuce connection factory and a name for its fleet. It connects only if a
 * limiter uses it.
 */
@AutoConfiguration(
        before = ThrottleMachinesAutoConfiguration.class,
        afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass(LettuceConnectionFactory.class)
@ConditionalOnSwitch
final class ThrottleRedisAutoConfiguration {

    /** How long the start waits for the first connection at most, so that the first calls find one. */
    private static final Duration FIRST_CONNECTION = Duration.ofSeconds(1);

    @Bean
    @Conditional(OnFleetName.class)
    FleetIdentity throttleFleetIdentity(ThrottleMachinesProperties properties, Environment environment) {
        String name = properties.fleet().name();
        return FleetIdentity.of(
                name == null ? environment.getRequiredProperty("spring.application.name") : name,
                properties.fleet().instance());
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean(name = "redisPermitStore")
    @ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
    @Conditional(OnFleetName.class)
    RedisPermitStore redisPermitStore(LettuceConnectionFactory connections, FleetIdentity fleet) {
        SimpleAsyncTaskExecutor connector = new SimpleAsyncTaskExecutor("throttle-machines-redis-");
        connector.setDaemon(true);
        RedisPermitStore store = RedisPermitStore.on(connections, fleet.name(), connector);
        store.awaitConnection(FIRST_CONNECTION);
        return store;
    }

    /** The instances that belong together have a name. */
    static final class OnFleetName extends AnyNestedCondition {

        OnFleetName() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("throttle-machines.fleet.name")
        static final class Written {}

        @ConditionalOnProperty("spring.application.name")
        static final class OfTheApplication {}
    }
}
