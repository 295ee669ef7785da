package io.throttlemachines.benchmarks;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.retry.Retry;
import io.throttlemachines.retry.RetryConfig;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/** A call that succeeds at once, through a retry. */
public class RetriedCall extends ShortRun {

    private final Answer call = new Answer();
    private final CompletableFuture<Integer> complete = CompletableFuture.completedFuture(call.get());
    private final ThrottleMachines machines = ThrottleMachines.create();
    private final Retry retry = machines.retry("retry", RetryConfig.defaults());

    /** Ends the threads. */
    @TearDown
    public void stop() {
        machines.close();
    }

    /** What the call costs by itself. */
    @Benchmark
    public Integer bare() {
        return call.get();
    }

    /** A call on the caller's thread. */
    @Benchmark
    public Integer retried() {
        return retry.call(call);
    }

    /** A stage that is complete at once. */
    @Benchmark
    public Integer retriedStage() {
        return retry.callStage(() -> complete).join();
    }
}
