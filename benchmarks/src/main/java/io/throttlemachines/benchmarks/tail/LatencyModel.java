package io.throttlemachines.benchmarks.tail;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How long a replica takes for a request: {@link #BASE}, give or take a tenth, and 20 to 100 times that for one request in a
 * hundred. What a request gets depends on nothing but the seed, its call and its attempt, so every variant of hedging meets
 * the same latencies.
 *
 * @param seed     decides every draw
 * @param slowFrom the first call for which all replicas are slow
 * @param slowdown how many times slower they are then
 */
record LatencyModel(long seed, int slowFrom, int slowdown) {

    static final Duration BASE = Duration.ofMillis(8);
    static final double SLOW_SHARE = 0.01;
    static final int LEAST_FACTOR = 20;
    static final int MOST_FACTOR = 100;

    private static final double SPREAD = 0.1;
    private static final int MOST_ATTEMPTS = 16;

    static LatencyModel steady(long seed) {
        return new LatencyModel(seed, Integer.MAX_VALUE, 1);
    }

    long nanos(int call, int attempt) {
        SplittableRandom random = new SplittableRandom(seed + (long) call * MOST_ATTEMPTS + attempt);
        double nanos = BASE.toNanos() * Math.exp(SPREAD * random.nextGaussian());
        if (random.nextDouble() < SLOW_SHARE) {
            nanos *= random.nextDouble(LEAST_FACTOR, MOST_FACTOR);
        }
        if (call >= slowFrom) {
            nanos *= slowdown;
        }
        return (long) nanos;
    }
}
