package io.throttlemachines.benchmarks.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Callers that each ask again as soon as they have their answer, for a while. */
final class Measurement {

    /** Of the time of a measurement, before it counts: connections and buckets come into being. */
    private static final double WARM_UP = 0.3;

    private static final int DIGITS = 3;

    private final Subject subject;
    private final Load load;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicInteger asking = new AtomicInteger();

    private volatile boolean stopped;

    /** Null while nothing counts. */
    private volatile @Nullable Histogram counting;

    private Measurement(Subject subject, Load load) {
        this.subject = subject;
        this.load = load;
    }

    /**
     * What a measurement found.
     *
     * @param perSecond decisions per second
     * @param p99Millis of a hundred decisions, one takes longer
     * @param scripts   scripts that the server ran for one decision
     */
    record Result(double perSecond, double p99Millis, double scripts) {}

    static Result of(Subject subject, Load load, Server server, double seconds) throws Exception {
        return new Measurement(subject, load).run(server, seconds);
    }

    private Result run(Server server, double seconds) throws Exception {
        List<Thread> threads = new ArrayList<>();
        asking.set(load.callers());
        for (int caller = 0; caller < load.callers(); caller++) {
            if (load.waiting()) {
                Thread thread = new Thread(this::ask);
                threads.add(thread);
                thread.start();
            } else {
                askLater();
            }
        }
        sleep(seconds * WARM_UP);
        Histogram latencies = new ConcurrentHistogram(DIGITS);
        long scripts = server.scripts();
        long began = System.nanoTime();
        counting = latencies;
        sleep(seconds);
        counting = null;
        double elapsed = (System.nanoTime() - began) / 1e9;
        double perDecision = (double) (server.scripts() - scripts) / Math.max(1, latencies.getTotalCount());
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (asking.get() > 0 && failure.get() == null && System.nanoTime() < patience) {
            Thread.sleep(1);
        }
        if (failure.get() != null || asking.get() > 0) {
            throw new IllegalStateException(subject.name() + " with " + load + " failed", failure.get());
        }
        return new Result(latencies.getTotalCount() / elapsed, latencies.getValueAtPercentile(99) / 1e6, perDecision);
    }

    private static void sleep(double seconds) throws InterruptedException {
        TimeUnit.MICROSECONDS.sleep((long) (seconds * 1e6));
    }

    private int key() {
        return load.keys() == 1 ? 0 : ThreadLocalRandom.current().nextInt(load.keys());
    }

    private void ask() {
        try {
            while (!stopped) {
                long began = System.nanoTime();
                answered(began, subject.ask(key()), null);
            }
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
        }
        asking.decrementAndGet();
    }

    private void askLater() {
        while (!stopped) {
            long began = System.nanoTime();
            CompletableFuture<Boolean> answer = subject.askLater(key()).toCompletableFuture();
            if (!answer.isDone()) {
                var unused = answer.whenComplete((granted, thrown) -> {
                    answered(began, granted, thrown);
                    askLater();
                });
                return;
            }
            answered(began, answer.join(), null);
        }
        asking.decrementAndGet();
    }

    private void answered(long began, @Nullable Boolean granted, @Nullable Throwable thrown) {
        Histogram latencies = counting;
        if (latencies != null) {
            latencies.recordValue(System.nanoTime() - began);
        }
        if (!Boolean.TRUE.equals(granted)) {
            failure.compareAndSet(null, thrown == null ? new IllegalStateException("refused") : thrown);
            stopped = true;
        }
    }
}
