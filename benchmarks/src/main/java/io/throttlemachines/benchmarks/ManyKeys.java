package io.throttlemachines.benchmarks;

import io.github.bucket4j.Bucket;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * A permit of a random one of many keys with 100 permits a second each, most of which are idle at any time. All have been
 * asked for before.
 */
public abstract class ManyKeys extends ShortRun {

    /** The keys. */
    @State(Scope.Benchmark)
    public static class Keys {

        /** How many there are; the caches of a processor hold what belongs to the smaller number, not to the larger one. */
        @Param({"10000", "1000000"})
        public int count;

        String[] all = {};

        /** Creates them. */
        @Setup
        public void create() {
            all = IntStream.range(0, count).mapToObj(key -> "customer-" + key).toArray(String[]::new);
        }
    }

    /** A map with a word for each key. */
    @State(Scope.Benchmark)
    public static class Words {

        final Map<String, AtomicLong> map = new ConcurrentHashMap<>();

        /** Fills it. */
        @Setup
        public void fill(Keys keys) {
            for (String key : keys.all) {
                map.put(key, new AtomicLong());
            }
        }
    }

    /** The usual way to give Bucket4j keys: a map, which never forgets one. */
    @State(Scope.Benchmark)
    public static class Buckets {

        final Map<String, Bucket> map = new ConcurrentHashMap<>();

        /** Fills it. */
        @Setup
        public void fill(Keys keys) {
            for (String key : keys.all) {
                map.put(key, Limits.bucket4jHundredPerSecond());
            }
        }
    }

    /** A limiter that has room for all keys. */
    public abstract static class Keyed {

        private final Algorithm algorithm;
        private Limiter limiter;

        Keyed(Algorithm algorithm) {
            this.algorithm = algorithm;
            this.limiter = Limits.hundredPerSecond(algorithm, 1);
        }

        /** Takes a permit of each key. */
        @Setup
        public void fill(Keys keys) {
            limiter = Limits.hundredPerSecond(algorithm, keys.count);
            for (String key : keys.all) {
                Limits.taken(limiter.forKey(key).tryAcquire());
            }
        }
    }

    /** By token-bucket. */
    @State(Scope.Benchmark)
    public static class TokenBucket extends Keyed {
        /** Creates it. */
        public TokenBucket() {
            super(Algorithm.TOKEN_BUCKET);
        }
    }

    /** By sliding-window. */
    @State(Scope.Benchmark)
    public static class SlidingWindow extends Keyed {
        /** Creates it. */
        public SlidingWindow() {
            super(Algorithm.SLIDING_WINDOW);
        }
    }

    /** Where a thread is on its way through the keys. */
    @State(Scope.Thread)
    public static class Walk {

        private final SplittableRandom random = new SplittableRandom();

        String next(Keys keys) {
            return keys.all[random.nextInt(keys.all.length)];
        }
    }

    /** The least that a limiter with keys can do: look up a word, read the clock, and write the word by compare-and-set. */
    @Benchmark
    public long mapAndCompareAndSet(Walk walk, Keys keys, Words words) {
        AtomicLong word = Objects.requireNonNull(words.map.get(walk.next(keys)));
        long now = System.nanoTime();
        long before;
        do {
            before = word.get();
        } while (!word.compareAndSet(before, Math.max(before + 1, now)));
        return before;
    }

    @Benchmark
    public boolean tokenBucket(Walk walk, Keys keys, TokenBucket keyed) {
        return ((Keyed) keyed).limiter.forKey(walk.next(keys)).tryAcquire();
    }

    @Benchmark
    public boolean slidingWindow(Walk walk, Keys keys, SlidingWindow keyed) {
        return ((Keyed) keyed).limiter.forKey(walk.next(keys)).tryAcquire();
    }

    @Benchmark
    public boolean bucket4jInMap(Walk walk, Keys keys, Buckets buckets) {
        return Objects.requireNonNull(buckets.map.get(walk.next(keys))).tryConsume(1);
    }

    /** Alone. */
    public static class OneThread extends ManyKeys {}

    /** Two at once on one limiter. */
    @Threads(2)
    public static class TwoThreads extends ManyKeys {}
}
