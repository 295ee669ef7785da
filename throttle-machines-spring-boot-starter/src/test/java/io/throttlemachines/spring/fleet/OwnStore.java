package io.throttlemachines.spring.fleet;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.spring.redis.RedisFleetStore;
import io.throttlemachines.spring.store.FleetIdentity;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** An application with a store of its own: Redis without its messages, on a line that a test can cut. */
@Configuration(proxyBeanMethods = false)
class OwnStore {

    @Bean
    Severable ownFleetStore(LettuceConnectionFactory connections, FleetIdentity identity) {
        RedisFleetStore redis =
                RedisFleetStore.on(connections, identity.name(), new SimpleAsyncTaskExecutor("own-store-"));
        redis.awaitConnection(Instances.PATIENCE);
        return new Severable(redis);
    }

    static final class Severable implements FleetStore, AutoCloseable {

        private final RedisFleetStore redis;
        private volatile boolean cut;

        Severable(RedisFleetStore redis) {
            this.redis = redis;
        }

        void cut() {
            cut = true;
        }

        private <T> CompletionStage<T> ifUncut(Supplier<CompletionStage<T>> call) {
            return cut ? CompletableFuture.failedStage(new IllegalStateException("cut")) : call.get();
        }

        @Override
        public CompletionStage<News> beat(Beat beat) {
            return ifUncut(() -> redis.beat(beat));
        }

        @Override
        public CompletionStage<Answer> replace(String breaker, long expected, FleetRecord next) {
            return ifUncut(() -> redis.replace(breaker, expected, next));
        }

        @Override
        public CompletionStage<Answer> restore(String breaker, Versioned lost) {
            return ifUncut(() -> redis.restore(breaker, lost));
        }

        @Override
        public CompletionStage<?> leave(String instance) {
            return cut ? CompletableFuture.failedStage(new IllegalStateException("cut")) : redis.leave(instance);
        }

        @Override
        public CompletionStage<List<Instance>> instances() {
            return ifUncut(redis::instances);
        }

        @Override
        public void close() {
            redis.close();
        }
    }
}
