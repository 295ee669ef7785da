package io.throttlemachines.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A start-gate harness: several threads do the same round after round, and begin each together. */
final class Race {

    private Race() {}

    /** What a thread does. */
    @FunctionalInterface
    interface Racer {

        /** Does it once. */
        void run(int thread, int round) throws Exception;
    }

    /**
     * Runs it.
     *
     * @param before done by one thread alone before each round, and after the last
     */
    static void run(int threads, int rounds, Runnable before, Racer racer) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier gate = new CyclicBarrier(threads, before);
            List<Future<?>> racing = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                racing.add(pool.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        gate.await(60, TimeUnit.SECONDS);
                        racer.run(thread, round);
                    }
                    return gate.await(60, TimeUnit.SECONDS);
                }));
            }
            for (Future<?> each : racing) {
                assertThat(each).succeedsWithin(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
