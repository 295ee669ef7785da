package io.throttlemachines.benchmarks.redis;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.spring.redis.RedisPermitStore;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** This library, with the default algorithm. A decision that fails, or lasts longer than a minute, ends the run. */
final class Ours implements Subject {

    private final String name;
    private final RedisPermitStore store;
    private final ThrottleMachines machines;
    private final Limiter limiter;

    Ours(Server server, String name, int lease) {
        this.name = name;
        store = RedisPermitStore.on(
                new LettuceConnectionFactory("127.0.0.1", server.port), name, Executors.newCachedThreadPool(work -> {
                    Thread thread = new Thread(work);
                    thread.setDaemon(true);
                    return thread;
                }));
        store.awaitConnection(Duration.ofSeconds(30));
        LimiterConfigBuilder limit = LimiterConfig.builder()
                .limit(Subjects.LIMIT)
                .period(Subjects.PERIOD)
                .store("redis");
        if (lease > 0) {
            limit.lease(lease);
        }
        machines = ThrottleMachines.builder()
                .store("redis", store, new StoreConfig(Duration.ofMinutes(1), OnFailure.DENY))
                .limiter("api", limit.build())
                .build();
        limiter = machines.limiter("api");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean ask(int key) {
        return limiter.forKey(key).tryAcquire();
    }

    @Override
    public CompletionStage<Boolean> askLater(int key) {
        return limiter.forKey(key).tryAcquireAsync();
    }

    @Override
    public void close() {
        machines.close();
        store.close();
    }
}
