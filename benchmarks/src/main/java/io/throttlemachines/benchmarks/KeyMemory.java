package io.throttlemachines.benchmarks;

import io.github.bucket4j.Bucket;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Prints how much heap one key of a keyed limiter or breaker takes beside the key itself. A program of its own, not of JMH. */
public final class KeyMemory {

    private static final int KEYS = 100_000;
    private static final int LIMIT = 10;
    private static final Duration PERIOD = Duration.ofHours(1);

    private final String[] keys =
            IntStream.range(0, KEYS).mapToObj(key -> "customer-" + key).toArray(String[]::new);

    private KeyMemory() {}

    /**
     * Measures and prints.
     *
     * @param args none
     */
    public static void main(String[] args) {
        KeyMemory memory = new KeyMemory();
        for (Algorithm algorithm : Algorithm.values()) {
            if (!algorithm.limitsConcurrency()) {
                memory.print(algorithm.text(), () -> keyed(algorithm));
            }
        }
        memory.print("bucket4j in a map", KeyMemory::mapOfBuckets);
        memory.print("breaker, healthy", () -> calls(BreakerConfig.builder(), true));
        memory.print("breaker, one failure", () -> calls(BreakerConfig.builder(), false));
        memory.print(
                "breaker, rate",
                () -> calls(BreakerConfig.builder().failureRateThreshold(0.5).failureWindow(PERIOD), true));
    }

    private static Predicate<String> calls(BreakerConfigBuilder config, boolean succeed) {
        Breaker breaker = ThrottleMachines.create()
                .breaker("keyed", config.resetTimeout(PERIOD).maxKeys(KEYS).build());
        return key -> {
            try {
                breaker.forKey(key).run(() -> {
                    if (!succeed) {
                        throw new IllegalStateException("down");
                    }
                });
                return true;
            } catch (IllegalStateException failed) {
                return true;
            }
        };
    }

    private static Predicate<String> keyed(Algorithm algorithm) {
        LimiterConfig config = LimiterConfig.builder()
                .limit(LIMIT)
                .period(PERIOD)
                .algorithm(algorithm)
                .maxKeys(KEYS)
                .build();
        Limiter limiter = ThrottleMachines.create().limiter("keyed", config);
        return key -> limiter.forKey(key).tryAcquire();
    }

    /** The usual way to give Bucket4j keys: a map, which never forgets one. */
    private static Predicate<String> mapOfBuckets() {
        ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();
        return key -> buckets.computeIfAbsent(key, same -> bucket()).tryConsume(1);
    }

    private static Bucket bucket() {
        return Bucket.builder()
                .addLimit(bandwidth -> bandwidth.capacity(LIMIT).refillGreedy(LIMIT, PERIOD))
                .build();
    }

    private void print(String what, Supplier<Predicate<String>> limiter) {
        bytesPerKey(limiter.get()); // loads the classes
        System.out.printf(Locale.ROOT, "%-20s %6.1f bytes per key%n", what, bytesPerKey(limiter.get()));
    }

    private double bytesPerKey(Predicate<String> limiter) {
        try {
            long before = used();
            for (String key : keys) {
                Limits.taken(limiter.test(key));
            }
            return (double) (used() - before) / KEYS;
        } finally {
            Reference.reachabilityFence(limiter);
        }
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
