package io.throttlemachines.benchmarks;

import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.refusal.ThrottledException;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;

/** A request to a limiter without permits: it returns {@code false}, or throws an exception that is caught. */
public class LimiterRefusal extends ShortRun {

    private final AtomicLong newest = new AtomicLong(System.nanoTime());
    private final dev.failsafe.RateLimiter<Object> failsafe = Limits.failsafeUsedUp();
    private final Limiter tokenBucket = Limits.usedUp(Algorithm.TOKEN_BUCKET);
    private final Limiter fixedWindow = Limits.usedUp(Algorithm.FIXED_WINDOW);
    private final Limiter slidingWindow = Limits.usedUp(Algorithm.SLIDING_WINDOW);
    private final Bucket bucket4j = Limits.bucket4jUsedUp();
    private final RateLimiter resilience4j = Limits.resilience4jUsedUp();

    /** The least that a limiter can do for a refusal that it counts: read the clock and write one word by compare-and-set. */
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
        return Limits.refused(tokenBucket.tryAcquire());
    }

    @Benchmark
    public boolean fixedWindow() {
        return Limits.refused(fixedWindow.tryAcquire());
    }

    @Benchmark
    public boolean slidingWindow() {
        return Limits.refused(slidingWindow.tryAcquire());
    }

    @Benchmark
    public boolean bucket4j() {
        return Limits.refused(bucket4j.tryConsume(1));
    }

    @Benchmark
    public boolean failsafe() {
        return Limits.refused(failsafe.tryAcquirePermit());
    }

    @Benchmark
    public boolean resilience4j() {
        return Limits.refused(resilience4j.acquirePermission());
    }

    /** Without a stack trace, as always. */
    @Benchmark
    public Object tokenBucketThrows() {
        return thrownBy(tokenBucket);
    }

    /** Without a stack trace, as always. */
    @Benchmark
    public Object slidingWindowThrows() {
        return thrownBy(slidingWindow);
    }

    /** With a stack trace, the default. */
    @Benchmark
    public Object resilience4jThrows() {
        try {
            RateLimiter.waitForPermission(resilience4j);
        } catch (RequestNotPermitted refusal) {
            return refusal;
        }
        throw new IllegalStateException("There was a permit left.");
    }

    private static Object thrownBy(Limiter limiter) {
        try {
            limiter.acquire();
        } catch (ThrottledException refusal) {
            return refusal;
        }
        throw new IllegalStateException("There was a permit left.");
    }
}
