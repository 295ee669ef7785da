package io.throttlemachines.benchmarks;

import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Threads;

/** A permit taken from a limiter that has plenty. */
public abstract class LimiterPermit extends ShortRun {

    private final AtomicLong newest = new AtomicLong(System.nanoTime());
    private final Limiter tokenBucket = Limits.plenty(Algorithm.TOKEN_BUCKET);
    private final Limiter fixedWindow = Limits.plenty(Algorithm.FIXED_WINDOW);
    private final Limiter slidingWindow = Limits.plenty(Algorithm.SLIDING_WINDOW);
    private final Bucket bucket4j = Limits.bucket4jPlenty();
    private final RateLimiter resilience4j = Limits.resilience4jPlenty();

    /** The least that a limiter can do: read the clock and write one word by compare-and-set. */
    @Benchmark
    public long clockAndCompareAndSet() {
        long now = System.nanoTime();
        long before;
        do {
            before = newest.get();
        } while (!newest.compareAndSet(before, Math.max(before + 1, now)));
        return before;
    }

    /** The same as gcra. */
    @Benchmark
    public boolean tokenBucket() {
        return Limits.taken(tokenBucket.tryAcquire());
    }

    @Benchmark
    public boolean fixedWindow() {
        return Limits.taken(fixedWindow.tryAcquire());
    }

    @Benchmark
    public boolean slidingWindow() {
        return Limits.taken(slidingWindow.tryAcquire());
    }

    @Benchmark
    public boolean bucket4j() {
        return Limits.taken(bucket4j.tryConsume(1));
    }

    @Benchmark
    public boolean resilience4j() {
        return Limits.taken(resilience4j.acquirePermission());
    }

    /** Alone. */
    public static class OneThread extends LimiterPermit {}

    /** Two at once on one limiter. */
    @Threads(2)
    public static class TwoThreads extends LimiterPermit {}
}
