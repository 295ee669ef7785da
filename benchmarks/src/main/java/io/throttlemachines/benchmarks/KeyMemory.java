package io.throttlemachines.benchmarks;

import io.github.bucket4j.Bucket;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Heap that one key takes beside the key itself: see {@code bytesPerKey} in the results. The time is that of the
 * measurement and means nothing. The collector is one that can be told to leave nothing dead behind.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:MarkSweepDeadRatio=0"})
@Warmup(iterations = 1)
@Measurement(iterations = 1)
public class KeyMemory {

    private static final int KEYS = 100_000;
    private static final int LIMIT = 10;
    private static final Duration PERIOD = Duration.ofHours(1);

    private final String[] keys =
            IntStream.range(0, KEYS).mapToObj(key -> "customer-" + key).toArray(String[]::new);

    /** What is found. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Heap {

        /** Bytes of heap per key. */
        public double bytesPerKey;

        Object fill(Object store, String[] keys, Consumer<String> take) {
            long before = used();
            for (String key : keys) {
                take.accept(key);
            }
            bytesPerKey = (double) (used() - before) / keys.length;
            return store;
        }

        /** What the last collection left, which is less than is in use: threads set space aside right after it. */
        private static long used() {
            System.gc();
            return ManagementFactory.getMemoryPoolMXBeans().stream()
                    .map(MemoryPoolMXBean::getCollectionUsage)
                    .filter(Objects::nonNull)
                    .mapToLong(MemoryUsage::getUsed)
                    .sum();
        }
    }

    @Benchmark
    public Object tokenBucket(Heap heap) {
        return fill(heap, Algorithm.TOKEN_BUCKET);
    }

    @Benchmark
    public Object slidingWindow(Heap heap) {
        return fill(heap, Algorithm.SLIDING_WINDOW);
    }

    private Object fill(Heap heap, Algorithm algorithm) {
        LimiterConfig config = LimiterConfig.builder()
                .limit(LIMIT)
                .period(PERIOD)
                .algorithm(algorithm)
                .maxKeys(KEYS)
                .build();
        Limiter limiter = ThrottleMachines.create().limiter("keyed", config);
        return heap.fill(limiter, keys, key -> limiter.forKey(key).tryAcquire());
    }

    /** In a map, which never forgets a key. */
    @Benchmark
    public Object bucket4jInMap(Heap heap) {
        ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();
        return heap.fill(
                buckets,
                keys,
                key -> buckets.computeIfAbsent(key, same -> bucket()).tryConsume(1));
    }

    private static Bucket bucket() {
        return Bucket.builder()
                .addLimit(bandwidth -> bandwidth.capacity(LIMIT).refillGreedy(LIMIT, PERIOD))
                .build();
    }
}
