package io.throttlemachines.benchmarks.tail;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Starts calls at a fixed rate, whether or not earlier ones have ended. Variants take turns call by call, so that whatever
 * else the machine does meets all of them alike. Latencies count from the moment for which a call was planned.
 */
final class OpenLoop {

    private static final long LONGEST_MINUTES = 5;

    private final Plan plan;
    private final List<Variant> variants;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** How late calls were started, in microseconds: the machine's noise. */
    private final Histogram lateness = new Histogram(TimeUnit.MINUTES.toMicros(LONGEST_MINUTES), 3);

    OpenLoop(Plan plan, List<Variant> variants) {
        this.plan = plan;
        this.variants = variants;
    }

    Histogram run(Replicas replicas) throws InterruptedException {
        int calls = plan.total() * variants.size();
        CountDownLatch ended = new CountDownLatch(calls);
        long gap = TimeUnit.SECONDS.toNanos(1) / ((long) plan.perSecond() * variants.size());
        long begin = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            int call = i / variants.size();
            long planned = begin + i * gap;
            Pause.until(planned);
            if (plan.measured(call)) {
                lateness.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - planned));
            }
            CompletableFuture<Void> made = variants.get(i % variants.size()).make(call, planned, attempt -> {
                HttpRequest request =
                        HttpRequest.newBuilder(replicas.address(call, attempt)).build();
                return http.sendAsync(request, BodyHandlers.discarding());
            });
            var unused = made.whenComplete((nothing, failure) -> ended.countDown());
        }
        if (!ended.await(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException("calls have not ended after " + LONGEST_MINUTES + " minutes");
        }
        return lateness;
    }
}
