package io.throttlemachines.benchmarks;

import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Duration;

/** Limiters that never run out, and limiters that have: one permit a day, taken already. */
final class Limits {

    /** A permit per nanosecond is as fine as the library counts; no benchmark takes as many. */
    private static final int PLENTY = 1_000_000_000;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    private Limits() {}

    static Limiter plenty(Algorithm algorithm) {
        return limiter(algorithm, PLENTY, SECOND);
    }

    /** 100 a second for each of as many keys. */
    static Limiter hundredPerSecond(Algorithm algorithm, int keys) {
        LimiterConfig config = LimiterConfig.builder()
                .limit(100)
                .period(SECOND)
                .algorithm(algorithm)
                .maxKeys(keys)
                .build();
        return ThrottleMachines.create().limiter(algorithm.text(), config);
    }

    static Bucket bucket4jHundredPerSecond() {
        return bucket4j(100, SECOND);
    }

    static Limiter usedUp(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm, 1, DAY);
        taken(limiter.tryAcquire());
        return limiter;
    }

    private static Limiter limiter(Algorithm algorithm, long limit, Duration period) {
        LimiterConfig config = LimiterConfig.builder()
                .limit(limit)
                .period(period)
                .algorithm(algorithm)
                .build();
        return ThrottleMachines.create().limiter(algorithm.text(), config);
    }

    /** The bucket as it comes: without a lock, and reading the clock of milliseconds. */
    static Bucket bucket4jPlenty() {
        return bucket4j(PLENTY, SECOND);
    }

    static Bucket bucket4jUsedUp() {
        Bucket bucket = bucket4j(1, DAY);
        taken(bucket.tryConsume(1));
        return bucket;
    }

    private static Bucket bucket4j(long limit, Duration period) {
        return Bucket.builder()
                .addLimit(bandwidth -> bandwidth.capacity(limit).refillGreedy(limit, period))
                .build();
    }

    /** In its mode of bursts, which counts by periods as they begin. */
    static dev.failsafe.RateLimiter<Object> failsafeUsedUp() {
        dev.failsafe.RateLimiter<Object> limiter =
                dev.failsafe.RateLimiter.burstyBuilder(1, DAY).build();
        taken(limiter.tryAcquirePermit());
        return limiter;
    }

    static RateLimiter resilience4jPlenty() {
        return resilience4j(PLENTY, SECOND);
    }

    static RateLimiter resilience4jUsedUp() {
        RateLimiter limiter = resilience4j(1, DAY);
        taken(limiter.acquirePermission());
        return limiter;
    }

    private static RateLimiter resilience4j(int limit, Duration period) {
        RateLimiterConfig config = RateLimiterConfig.custom()
                .limitForPeriod(limit)
                .limitRefreshPeriod(period)
                .timeoutDuration(Duration.ZERO)
                .build();
        return RateLimiter.of("resilience4j", config);
    }

    /** Ends the run if a permit was refused where there is plenty. */
    static boolean taken(boolean permit) {
        if (!permit) {
            throw new IllegalStateException("There was no permit.");
        }
        return true;
    }

    /** Ends the run if a permit was given where there is none. */
    static boolean refused(boolean permit) {
        if (permit) {
            throw new IllegalStateException("There was a permit left.");
        }
        return true;
    }
}
