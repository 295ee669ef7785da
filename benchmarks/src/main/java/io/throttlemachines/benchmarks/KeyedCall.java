package io.throttlemachines.benchmarks;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Duration;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * A call that succeeds, of one of 1,000,000 keys of a breaker, of which one in a hundred has failed and has a circuit of its
 * own; beside a permit of one of as many keys. Every thread goes through all keys, in no helpful order.
 */
public abstract class KeyedCall extends ShortRun {

    private static final int KEYS = 1_000_000;

    private final String[] keys =
            IntStream.range(0, KEYS).mapToObj(key -> "customer-" + key).toArray(String[]::new);
    private final Answer call = new Answer();
    private final Breaker breaker = ThrottleMachines.create()
            .breaker(
                    "keyed",
                    BreakerConfig.builder()
                            .failureWindow(Duration.ofDays(1))
                            .maxKeys(KEYS)
                            .build());
    private final Limiter limiter = ThrottleMachines.create()
            .limiter(
                    "keyed",
                    LimiterConfig.of(1_000_000_000, Duration.ofSeconds(1)).toBuilder()
                            .maxKeys(2L * KEYS)
                            .build());

    /** Where a thread is on its way through the keys. */
    @State(Scope.Thread)
    public static class Walk {

        private static final int STRIDE = 610_099; // has no divisor in common with the number of keys

        private int index;

        String next(String[] keys) {
            index = (index + STRIDE) % KEYS;
            return keys[index];
        }
    }

    /** One failure of every hundredth key, which stays counted. */
    @Setup
    public void failOneInAHundred() {
        for (int key = 0; key < KEYS; key += 100) {
            GuardedCalls calls = breaker.forKey(keys[key]);
            calls.admit().failed(new IllegalStateException());
        }
    }

    @Benchmark
    public Integer breaker(Walk walk) {
        return breaker.forKey(walk.next(keys)).call(call);
    }

    @Benchmark
    public boolean permit(Walk walk) {
        return Limits.taken(limiter.forKey(walk.next(keys)).tryAcquire());
    }

    /** Alone. */
    public static class OneThread extends KeyedCall {}

    /** Two at once on one breaker. */
    @Threads(2)
    public static class TwoThreads extends KeyedCall {}
}
