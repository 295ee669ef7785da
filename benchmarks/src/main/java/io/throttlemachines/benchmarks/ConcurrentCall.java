package io.throttlemachines.benchmarks;

import com.netflix.concurrency.limits.Limiter.Listener;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import java.util.concurrent.Semaphore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Threads;

/** A call that succeeds, through a limit of calls that run at once which it does not reach. */
public abstract class ConcurrentCall extends ShortRun {

    private static final int LIMIT = 100;

    private final Answer call = new Answer();

    private final Limiter concurrency = limiter(Algorithm.CONCURRENCY);
    private final Limiter adaptive = limiter(Algorithm.ADAPTIVE_CONCURRENCY);
    private final Semaphore semaphore = new Semaphore(LIMIT);
    private final Bulkhead resilience4j = Bulkhead.of(
            "bulkhead", BulkheadConfig.custom().maxConcurrentCalls(LIMIT).build());
    private final FailsafeExecutor<Integer> failsafe = Failsafe.with(dev.failsafe.Bulkhead.<Integer>of(LIMIT));
    private final SimpleLimiter<Void> netflix = SimpleLimiter.newBuilder()
            .limit(Gradient2Limit.newBuilder().initialLimit(LIMIT).build())
            .build();

    private static Limiter limiter(Algorithm algorithm) {
        LimiterConfig config =
                LimiterConfig.builder().algorithm(algorithm).limit(LIMIT).build();
        return ThrottleMachines.create().limiter("calls", config);
    }

    /** What a limit costs at least. */
    @Benchmark
    public Integer semaphore() {
        if (!semaphore.tryAcquire()) {
            throw new IllegalStateException("full");
        }
        try {
            return call.get();
        } finally {
            semaphore.release();
        }
    }

    @Benchmark
    public Integer concurrency() {
        return concurrency.call(call);
    }

    /** One key, which is remembered while a call of it runs: each call makes it anew. */
    @Benchmark
    public Integer concurrencyByKey() {
        return concurrency.forKey("key").call(call);
    }

    /** It reads the clock twice, as Netflix' limiter does. */
    @Benchmark
    public Integer adaptiveConcurrency() {
        return adaptive.call(call);
    }

    @Benchmark
    public Integer resilience4j() {
        return resilience4j.executeSupplier(call);
    }

    @Benchmark
    public Integer failsafe() {
        return failsafe.get(call);
    }

    /** Gradient2, the algorithm beside which the adaptive limit stands. */
    @Benchmark
    public Integer netflix() {
        Listener listener = netflix.acquire(null).orElseThrow();
        try {
            Integer answer = call.get();
            listener.onSuccess();
            return answer;
        } catch (RuntimeException failure) {
            listener.onDropped();
            throw failure;
        }
    }

    /** Alone. */
    public static class OneThread extends ConcurrentCall {}

    /** Two at once on one limit. */
    @Threads(2)
    public static class TwoThreads extends ConcurrentCall {}
}
