package io.throttlemachines.benchmarks;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.fleet.Scope;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Threads;

/** A call that succeeds, through a closed breaker. */
public abstract class ClosedCall extends ShortRun {

    private final Answer call = new Answer();

    private final Breaker failures = ThrottleMachines.create().breaker("failures", BreakerConfig.defaults());
    private final Breaker cluster = ThrottleMachines.builder()
            .fleet(new FleetConfig("benchmark", "one"), new QuietFleetStore())
            .breaker("cluster", BreakerConfig.builder().scope(Scope.CLUSTER).build())
            .build()
            .breaker("cluster");
    private final Breaker rate = ThrottleMachines.create()
            .breaker("rate", BreakerConfig.builder().failureRateThreshold(50.0).build());
    private final Breaker slowness = ThrottleMachines.create()
            .breaker(
                    "slowness",
                    BreakerConfig.builder()
                            .slowCallDuration(Duration.ofSeconds(10))
                            .slowCallRateThreshold(50.0)
                            .build());
    private final CircuitBreaker resilience4jByCount = CircuitBreaker.ofDefaults("by count");
    private final CircuitBreaker resilience4jByTime = CircuitBreaker.of(
            "by time",
            CircuitBreakerConfig.custom()
                    .slidingWindowType(SlidingWindowType.TIME_BASED)
                    .slidingWindowSize(60)
                    .build());
    private final FailsafeExecutor<Integer> failsafe = Failsafe.with(dev.failsafe.CircuitBreaker.<Integer>builder()
            .withFailureThreshold(5, Duration.ofSeconds(60))
            .build());

    /** What the call costs by itself. */
    @Benchmark
    public Integer bare() {
        return call.get();
    }

    /** The default: five failures within a minute open the circuit. */
    @Benchmark
    public Integer countingFailures() {
        return failures.call(call);
    }

    /** The same on a breaker that a fleet shares, whose instance beats twice a second meanwhile. */
    @Benchmark
    public Integer countingFailuresInFleet() {
        return cluster.call(call);
    }

    /** Half of the calls of a minute open the circuit. */
    @Benchmark
    public Integer countingRate() {
        return rate.call(call);
    }

    /** The same for slow calls, so that each call is timed, as Resilience4j always does. */
    @Benchmark
    public Integer countingSlowCalls() {
        return slowness.call(call);
    }

    /** Its default: half of the last hundred calls open the circuit. */
    @Benchmark
    public Integer resilience4jCountWindow() {
        return resilience4jByCount.executeSupplier(call);
    }

    /** Half of the calls of a minute open the circuit. */
    @Benchmark
    public Integer resilience4jTimeWindow() {
        return resilience4jByTime.executeSupplier(call);
    }

    /** Five failures within a minute open the circuit. */
    @Benchmark
    public Integer failsafe() {
        return failsafe.get(call);
    }

    /** Alone. */
    public static class OneThread extends ClosedCall {}

    /** Two at once on one breaker. */
    @Threads(2)
    public static class TwoThreads extends ClosedCall {}
}
