package io.throttlemachines.retry;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.EventRecorder;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Retries on a clock that the test drives, with every way of calling. */
final class RetryScene implements AutoCloseable {

    /** How a call is made. */
    enum Way {
        /** On the thread of the caller, which waits. */
        CALL,
        /** On threads of the library. */
        ASYNC,
        /** As a stage. */
        STAGE
    }

    final ManualTicker ticker = new ManualTicker();
    final EventRecorder events = new EventRecorder();

    /** What waits for a thread of the library. */
    final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    final ThrottleMachines machines;

    /** How often the call was made. */
    int attempts;

    RetryScene() {
        this(builder -> {});
    }

    RetryScene(Consumer<ThrottleMachinesBuilder> more) {
        ThrottleMachinesBuilder builder = ThrottleMachines.builder()
                .ticker(ticker)
                .clock(ticker.clock())
                .sleeper(ticker)
                .scheduler(ticker.scheduler())
                .executor(tasks::add)
                .listener(events);
        more.accept(builder);
        machines = builder.build();
    }

    /** A retry without a limit on retries. */
    static RetryConfigBuilder unlimited() {
        return RetryConfig.builder().budget(9);
    }

    Retry retry(RetryConfigBuilder config) {
        return machines.retry("orders", config.build());
    }

    /** Makes a call and lets time pass until it ends; returns its answer or throws its failure. */
    <T> T call(Way way, Retry retry, CheckedSupplier<T, ?> call) throws Throwable {
        CheckedSupplier<T, Throwable> counted = () -> {
            attempts++;
            return call.get();
        };
        return way == Way.CALL ? retry.<T, Throwable>call(counted) : drive(begin(way, retry, counted));
    }

    static <T> CompletableFuture<T> begin(Way way, Retry retry, CheckedSupplier<T, ?> call) {
        return way == Way.ASYNC
                ? retry.callAsync(call)
                : retry.callStage(() -> {
                    try {
                        return CompletableFuture.completedFuture(call.get());
                    } catch (Throwable failure) {
                        return CompletableFuture.failedFuture(failure);
                    }
                });
    }

    <T> T drive(CompletableFuture<T> future) throws Throwable {
        runTasks();
        for (int i = 0; i < 100_000 && !future.isDone(); i++) {
            ticker.advance(Duration.ofMillis(1));
            runTasks();
        }
        try {
            return future.join();
        } catch (Exception failure) {
            throw Futures.unwrap(failure);
        }
    }

    void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** A call that fails so often before it answers. */
    static CheckedSupplier<String, Exception> failing(int times, CheckedSupplier<? extends Exception, ?> failure) {
        int[] left = {times};
        return () -> {
            if (left[0]-- > 0) {
                throw RetryScene.thrown(failure);
            }
            return "answer";
        };
    }

    private static Exception thrown(CheckedSupplier<? extends Exception, ?> failure) {
        try {
            return failure.get();
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void close() {
        machines.close();
    }
}
