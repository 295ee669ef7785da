package io.throttlemachines.benchmarks;

import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Threads;

/** A call that an open breaker refuses: the exception is made, thrown and caught. */
public abstract class OpenCall extends ShortRun {

    private static final Duration NOT_IN_THIS_RUN = Duration.ofDays(1);

    private final Breaker breaker = openBreaker();
    private final CircuitBreaker resilience4j = openResilience4j(true);
    private final CircuitBreaker resilience4jWithoutTrace = openResilience4j(false);
    private final FailsafeExecutor<Integer> failsafe = Failsafe.with(openFailsafe());

    private static Breaker openBreaker() {
        BreakerConfig config =
                BreakerConfig.builder().resetTimeout(NOT_IN_THIS_RUN).build();
        Breaker breaker = ThrottleMachines.create().breaker("open", config);
        breaker.forceOpen();
        return breaker;
    }

    private static CircuitBreaker openResilience4j(boolean withTrace) {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .waitDurationInOpenState(NOT_IN_THIS_RUN)
                .writableStackTraceEnabled(withTrace)
                .build();
        CircuitBreaker breaker = CircuitBreaker.of("open", config);
        breaker.transitionToOpenState();
        return breaker;
    }

    private static dev.failsafe.CircuitBreaker<Integer> openFailsafe() {
        dev.failsafe.CircuitBreaker<Integer> breaker = dev.failsafe.CircuitBreaker.<Integer>builder()
                .withDelay(NOT_IN_THIS_RUN)
                .build();
        breaker.open();
        return breaker;
    }

    private static Integer unexpected() {
        throw new IllegalStateException("An open breaker let a call through.");
    }

    /** Without a stack trace, as always. */
    @Benchmark
    public Object breaker() {
        try {
            return breaker.call(OpenCall::unexpected);
        } catch (CircuitOpenException refusal) {
            return refusal;
        }
    }

    /** With a stack trace, the default. */
    @Benchmark
    public Object resilience4j() {
        try {
            return resilience4j.executeSupplier(OpenCall::unexpected);
        } catch (CallNotPermittedException refusal) {
            return refusal;
        }
    }

    /** With {@code writableStackTraceEnabled(false)}. */
    @Benchmark
    public Object resilience4jWithoutTrace() {
        try {
            return resilience4jWithoutTrace.executeSupplier(OpenCall::unexpected);
        } catch (CallNotPermittedException refusal) {
            return refusal;
        }
    }

    /** With a stack trace; it has no other way. */
    @Benchmark
    public Object failsafe() {
        try {
            return failsafe.get(OpenCall::unexpected);
        } catch (CircuitBreakerOpenException refusal) {
            return refusal;
        }
    }

    /** Alone. */
    public static class OneThread extends OpenCall {}

    /** Two at once on one breaker. */
    @Threads(2)
    public static class TwoThreads extends OpenCall {}
}
