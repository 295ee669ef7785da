package io.throttlemachines.benchmarks.redis;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.optimization.Optimization;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.bucket4j.redis.lettuce.cas.LettuceBasedProxyManager;
import io.lettuce.core.RedisClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Bucket4j on Lettuce. A bucket with batching is kept, because only calls of the same bucket object share a request. */
final class Bucket4j implements Subject {

    private static final BucketConfiguration CONFIGURATION = BucketConfiguration.builder()
            .addLimit(limit -> limit.capacity(Subjects.LIMIT).refillGreedy(Subjects.LIMIT, Subjects.PERIOD))
            .build();

    private final String name;
    private final boolean batching;
    private final RedisClient client;
    private final LettuceBasedProxyManager<byte[]> manager;
    private final Map<Integer, BucketProxy> buckets = new ConcurrentHashMap<>();
    private final Map<Integer, AsyncBucketProxy> asyncBuckets = new ConcurrentHashMap<>();

    Bucket4j(Server server, String name, boolean batching) {
        this.name = name;
        this.batching = batching;
        client = server.newClient();
        manager = Bucket4jLettuce.casBasedBuilder(client)
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(1)))
                .build();
    }

    private Optimization optimization() {
        return batching ? Optimizations.batching() : Optimization.NONE_OPTIMIZED;
    }

    @Override
    public String name() {
        return name;
    }

    private byte[] bytes(int key) {
        return (name + ":" + key).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean ask(int key) {
        return buckets.computeIfAbsent(
                        key,
                        each -> manager.builder()
                                .withOptimization(optimization())
                                .build(bytes(each), () -> CONFIGURATION))
                .tryConsume(1);
    }

    @Override
    public CompletionStage<Boolean> askLater(int key) {
        return asyncBuckets
                .computeIfAbsent(
                        key,
                        each -> manager.asAsync()
                                .builder()
                                .withOptimization(optimization())
                                .build(bytes(each), () -> CompletableFuture.completedFuture(CONFIGURATION)))
                .tryConsume(1);
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
