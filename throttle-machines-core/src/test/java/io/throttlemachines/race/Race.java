package io.throttlemachines.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A start-gate harness: several threads do the same round after round, and begin each together. */
final class Race {

    private final int rounds;
    private final Racer racer;
    private final CyclicBarrier gate;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private Race(int threads, int rounds, Runnable before, Racer racer) {
        this.rounds = rounds;
        this.racer = racer;
        this.gate = new CyclicBarrier(threads, () -> guarded(before));
    }

    /** What a thread does. */
    @FunctionalInterface
    interface Racer {

        /** Does it once. */
        void run(int thread, int round) throws Exception;
    }

    /**
     * Runs it; the first failure ends it.
     *
     * @param before done by one thread alone before each round, and after the last
     */
    static void run(int threads, int rounds, Runnable before, Racer racer) {
        Race race = new Race(threads, rounds, before, racer);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int i = 0; i < threads; i++) {
                int thread = i;
                pool.execute(() -> race.race(thread));
            }
            pool.shutdown();
            assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).as("ended").isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            pool.shutdownNow();
        }
        assertThat(race.failure.get()).isNull();
    }

    private void race(int thread) {
        try {
            for (int round = 0; round < rounds; round++) {
                gate.await();
                racer.run(thread, round);
            }
            gate.await();
        } catch (BrokenBarrierException | InterruptedException ended) {
            // another thread has failed
        } catch (Throwable failed) {
            failure.compareAndSet(null, failed);
            gate.reset();
        }
    }

    /** Keeps the failure, which a barrier would only pass to the thread that happened to come last. */
    private void guarded(Runnable before) {
        try {
            before.run();
        } catch (Throwable failed) {
            failure.compareAndSet(null, failed);
            throw failed;
        }
    }
}
