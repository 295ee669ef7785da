package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import io.throttlemachines.spring.redis.RedisFleetStore;
import io.throttlemachines.spring.redis.RedisPermitStore;
import io.throttlemachines.spring.store.FleetIdentity;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The store redis, where the application has a Lettuce connection factory that says where it connects to, and a name for its
 * fleet. It connects only if a limiter or a cluster breaker uses it, each on a connection of its own.
 */
@AutoConfiguration(
        before = ThrottleMachinesAutoConfiguration.class,
        afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass(LettuceConnectionFactory.class)
@ConditionalOnSwitch
@Conditional(OnKnownServer.class)
final class ThrottleRedisAutoConfiguration {

    /** The bounds of the time that the start waits for the first connection. */
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    @Bean
    @Lazy
    @ConditionalOnMissingBean(name = "redisPermitStore")
    @ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
    @Conditional(OnFleetName.class)
    RedisPermitStore redisPermitStore(
            LettuceConnectionFactory connections, FleetIdentity fleet, ThrottleMachinesProperties properties) {
        RedisPermitStore store = RedisPermitStore.on(connections, fleet.name(), connector());
        store.awaitConnection(firstConnection(properties));
        return store;
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean(FleetStore.class)
    @ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
    @Conditional(OnFleetName.class)
    RedisFleetStore redisFleetStore(
            LettuceConnectionFactory connections, FleetIdentity fleet, ThrottleMachinesProperties properties) {
        RedisFleetStore store = RedisFleetStore.on(connections, fleet.name(), connector());
        store.awaitConnection(firstConnection(properties));
        return store;
    }

    /** As long as a decision may wait, so that the first calls find a connection. */
    private static Duration firstConnection(ThrottleMachinesProperties properties) {
        Duration timeout = properties.redis().timeout();
        Duration atLeast = timeout.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : timeout;
        return atLeast.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : atLeast;
    }

    private static Executor connector() {
        SimpleAsyncTaskExecutor connector = new SimpleAsyncTaskExecutor("throttle-machines-redis-");
        connector.setDaemon(true);
        return connector;
    }
}
