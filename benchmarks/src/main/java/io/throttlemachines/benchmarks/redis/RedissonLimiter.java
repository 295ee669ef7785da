package io.throttlemachines.benchmarks.redis;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.redisson.Redisson;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Redisson's RRateLimiter, whose settings stand in Redis too. */
final class RedissonLimiter implements Subject {

    private static final int SETTINGS_AT_ONCE = 500;

    private final RedissonClient client;

    RedissonLimiter(Server server) {
        Config config = new Config();
        config.useSingleServer().setAddress("redis://127.0.0.1:" + server.port);
        client = Redisson.create(config);
    }

    @Override
    public String name() {
        return "Redisson's RRateLimiter";
    }

    private RRateLimiter limiter(int key) {
        return client.getRateLimiter("redisson:" + key);
    }

    @Override
    public void prepare(int keys) {
        Semaphore places = new Semaphore(SETTINGS_AT_ONCE);
        for (int key = 0; key < keys; key++) {
            places.acquireUninterruptibly();
            limiter(key)
                    .trySetRateAsync(RateType.OVERALL, Subjects.LIMIT, Subjects.PERIOD)
                    .whenComplete((set, failure) -> places.release());
        }
        places.acquireUninterruptibly(SETTINGS_AT_ONCE);
    }

    @Override
    public boolean ask(int key) {
        return limiter(key).tryAcquire();
    }

    @Override
    public CompletionStage<Boolean> askLater(int key) {
        return limiter(key).tryAcquireAsync();
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
