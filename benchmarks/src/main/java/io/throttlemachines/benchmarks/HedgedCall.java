package io.throttlemachines.benchmarks;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/** A call that answers at once, through a hedge that waits 50 ms for it before it would start another attempt. */
public class HedgedCall extends ShortRun {

    private static final long DELAY_MILLIS = 50;

    private final Answer call = new Answer();
    private final CompletableFuture<Integer> complete = CompletableFuture.completedFuture(call.get());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledThreadPoolExecutor timers = timers();
    private final ThrottleMachines machines = ThrottleMachines.create();
    private final Hedge hedge = machines.hedge(
            "hedge",
            HedgeConfig.builder().delay(Duration.ofMillis(DELAY_MILLIS)).build());
    private final Hedge timeLimited = machines.hedge(
            "limited", hedge.config().toBuilder().timeout(Duration.ofSeconds(1)).build());

    private static ScheduledThreadPoolExecutor timers() {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }

    /** Ends the threads. */
    @TearDown
    public void stop() {
        machines.close();
        threads.shutdownNow();
        timers.shutdownNow();
    }

    /** What two hand-overs between threads cost by themselves. */
    @Benchmark
    public Integer executorAlone() throws ExecutionException, InterruptedException {
        return threads.submit(call::get).get();
    }

    /** A hedge made by hand: one future, one attempt and one timer, without cancellation, counts, context or breakers. */
    @Benchmark
    public Integer handMade() throws ExecutionException, InterruptedException {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        Runnable attempt = () -> answer.complete(call.get());
        threads.execute(attempt);
        Future<?> late = timers.schedule(() -> threads.execute(attempt), DELAY_MILLIS, TimeUnit.MILLISECONDS);
        try {
            return answer.get();
        } finally {
            late.cancel(false);
        }
    }

    /** A call that waits. */
    @Benchmark
    public Integer hedged() {
        return hedge.call(attempt -> call.get());
    }

    /** A call that waits at most for a second. */
    @Benchmark
    public Integer hedgedWithTimeout() {
        return timeLimited.call(attempt -> call.get());
    }

    /** A stage that is complete at once, on the caller's thread. */
    @Benchmark
    public Integer hedgedStage() {
        return hedge.callStage(attempt -> complete).join();
    }
}
