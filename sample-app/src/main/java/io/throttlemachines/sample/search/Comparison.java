package io.throttlemachines.sample.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Makes the same number of searches with and without hedging, and measures both. */
@Component
class Comparison {

    private static final int AT_ONCE = 4;

    private final SearchService search;
    private final SearchReplicas replicas;

    Comparison(SearchService search, SearchReplicas replicas) {
        this.search = search;
        this.replicas = replicas;
    }

    /**
     * Latencies in milliseconds, and requests.
     *
     * @param p50 half of the searches took at most this
     * @param p99 99 of 100
     * @param p999 999 of 1,000
     * @param max all of them
     * @param extraRequests requests beyond one for each search, as a share of the searches
     */
    record Measured(
            double p50, double p99, @JsonProperty("p99.9") double p999, double max, double extraRequests) {}

    /** What was measured with hedging off and on. */
    record Both(int calls, Measured off, Measured hedged) {}

    Both compare(int calls) throws InterruptedException, ExecutionException {
        return new Both(calls, measure(calls, false), measure(calls, true));
    }

    private Measured measure(int calls, boolean hedged) throws InterruptedException, ExecutionException {
        long before = replicas.requests();
        double[] millis = sortedMillis(calls, hedged);
        double extra = (double) (replicas.requests() - before - calls) / calls;
        return new Measured(at(millis, 0.5), at(millis, 0.99), at(millis, 0.999), at(millis, 1), extra);
    }

    private double[] sortedMillis(int calls, boolean hedged) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            double[] millis = new double[calls];
            int next = 0;
            Callable<Double> one = () -> millis(hedged);
            for (Future<Double> measured : threads.invokeAll(Collections.nCopies(calls, one))) {
                millis[next++] = measured.get();
            }
            Arrays.sort(millis);
            return millis;
        } finally {
            threads.shutdownNow();
        }
    }

    private double millis(boolean hedged) {
        long start = System.nanoTime();
        search.search("mug", hedged);
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start) / 1000.0;
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
