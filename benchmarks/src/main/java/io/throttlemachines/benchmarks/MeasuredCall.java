package io.throttlemachines.benchmarks;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.metrics.MicrometerMeters;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Threads;

/** What Micrometer adds to a call through a closed breaker and to a permit, beside a timer that is used by hand. */
public abstract class MeasuredCall extends ShortRun {

    private static final LimiterConfig PERMITS = LimiterConfig.of(1_000_000_000, Duration.ofSeconds(1));

    private final Answer call = new Answer();
    private final ThrottleMachines bare = ThrottleMachines.create();
    private final Breaker breaker = bare.breaker("service");
    private final Limiter limiter = bare.limiter("api", PERMITS);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ThrottleMachines measured = measured();
    private final Breaker measuredBreaker = measured.breaker("service");
    private final Limiter measuredLimiter = measured.limiter("api", PERMITS);
    private final Timer timer = registry.timer("by.hand");

    private ThrottleMachines measured() {
        ThrottleMachines machines = ThrottleMachines.create();
        MicrometerMeters.measure(machines, registry);
        return machines;
    }

    /** Through a closed breaker without a meter. */
    @Benchmark
    public Integer breaker() {
        return breaker.call(call);
    }

    /** Through one that is measured. */
    @Benchmark
    public Integer breakerMeasured() {
        return measuredBreaker.call(call);
    }

    /** The same call without a breaker, timed: two clock reads and a record. */
    @Benchmark
    public Integer timerByHand() {
        long start = System.nanoTime();
        Integer answer = call.get();
        timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return answer;
    }

    /** A permit of a limiter without a meter. */
    @Benchmark
    public boolean permit() {
        return limiter.tryAcquire();
    }

    /** One that is counted. */
    @Benchmark
    public boolean permitMeasured() {
        return measuredLimiter.tryAcquire();
    }

    /** Alone. */
    public static class OneThread extends MeasuredCall {}

    /** Two at once on one object. */
    @Threads(2)
    public static class TwoThreads extends MeasuredCall {}
}
