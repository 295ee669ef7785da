package io.throttlemachines.benchmarks.tail;

import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeAttempt;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One way to make the calls, and what was measured of it. Thread-safe. */
final class Variant {

    private static final HedgeAttempt ONLY = new HedgeAttempt(0);
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);
    private static final int DIGITS = 3;

    private final String name;
    private final @Nullable Hedge hedge;
    private final Plan plan;
    private final Histogram firstHalf = new ConcurrentHistogram(LONGEST_MICROS, DIGITS);
    private final Histogram secondHalf = new ConcurrentHistogram(LONGEST_MICROS, DIGITS);
    private final AtomicIntegerArray extrasPerSlice;
    private final AtomicInteger failures = new AtomicInteger();

    /** Without a hedge each call is one request. */
    Variant(String name, @Nullable Hedge hedge, Plan plan) {
        this.name = name;
        this.hedge = hedge;
        this.plan = plan;
        this.extrasPerSlice = new AtomicIntegerArray(plan.slices());
    }

    String name() {
        return name;
    }

    /** Makes a call that was planned for that {@link System#nanoTime}. What it answers never fails. */
    CompletableFuture<Void> make(
            int call, long plannedNanos, Function<HedgeAttempt, CompletableFuture<HttpResponse<Void>>> request) {
        return begin(call, request).handle((response, failure) -> {
            if (failure != null || response.statusCode() != Replicas.ANSWER) {
                failures.incrementAndGet();
                System.err.printf("%s, call %d: %s %s%n", name, call, response, failure);
            }
            if (plan.measured(call)) {
                long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - plannedNanos);
                (call < plan.middle() ? firstHalf : secondHalf).recordValue(Math.min(LONGEST_MICROS, micros));
            }
            return null;
        });
    }

    private CompletableFuture<HttpResponse<Void>> begin(
            int call, Function<HedgeAttempt, CompletableFuture<HttpResponse<Void>>> request) {
        if (hedge == null) {
            return request.apply(ONLY);
        }
        return hedge.callStage(attempt -> {
            if (attempt.number() > 0 && plan.measured(call)) {
                extrasPerSlice.incrementAndGet(plan.slice(call));
            }
            return request.apply(attempt);
        });
    }

    /** In microseconds. */
    Histogram latencies() {
        Histogram all = firstHalf.copy();
        all.add(secondHalf);
        return all;
    }

    /** In microseconds, of the second half of the calls. */
    Histogram lateLatencies() {
        return secondHalf.copy();
    }

    int failures() {
        return failures.get();
    }

    /** Extra requests as percentages of calls, slice after slice. */
    List<Double> extraPercentPerSlice() {
        return IntStream.range(0, plan.slices())
                .mapToObj(slice -> 100.0 * extrasPerSlice.get(slice) / plan.sliceCalls())
                .toList();
    }

    /** Extra requests as a percentage of the calls of some slices. */
    double extraPercent(int fromSlice, int toSlice) {
        return extraPercentPerSlice().subList(fromSlice, toSlice).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    double extraPercent() {
        return extraPercent(0, plan.slices());
    }
}
