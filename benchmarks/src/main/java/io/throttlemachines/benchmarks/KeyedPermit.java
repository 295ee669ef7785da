package io.throttlemachines.benchmarks;

import io.github.bucket4j.Bucket;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** A permit of one of 10,000 keys, each of which has plenty. Every thread goes through all keys, in no helpful order. */
public abstract class KeyedPermit extends ShortRun {

    private static final int KEYS = 10_000;

    private final String[] keys =
            IntStream.range(0, KEYS).mapToObj(key -> "customer-" + key).toArray(String[]::new);
    private final Limiter tokenBucket = Limits.plenty(Algorithm.TOKEN_BUCKET);
    private final Limiter slidingWindow = Limits.plenty(Algorithm.SLIDING_WINDOW);
    private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** Where a thread is on its way through the keys. */
    @State(Scope.Thread)
    public static class Walk {

        private static final int STRIDE = 6_101; // has no divisor in common with the number of keys

        private int index;

        String next(String[] keys) {
            index = (index + STRIDE) % KEYS;
            return keys[index];
        }
    }

    @Benchmark
    public boolean tokenBucket(Walk walk) {
        return Limits.taken(tokenBucket.forKey(walk.next(keys)).tryAcquire());
    }

    @Benchmark
    public boolean slidingWindow(Walk walk) {
        return Limits.taken(slidingWindow.forKey(walk.next(keys)).tryAcquire());
    }

    /** The usual way to give Bucket4j keys: a map, which never forgets one. */
    @Benchmark
    public boolean bucket4jInMap(Walk walk) {
        Bucket bucket = buckets.computeIfAbsent(walk.next(keys), key -> Limits.bucket4jPlenty());
        return Limits.taken(bucket.tryConsume(1));
    }

    /** Alone. */
    public static class OneThread extends KeyedPermit {}

    /** Two at once on one limiter. */
    @Threads(2)
    public static class TwoThreads extends KeyedPermit {}
}
