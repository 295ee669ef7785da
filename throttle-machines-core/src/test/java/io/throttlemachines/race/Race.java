package io.throttlemachines.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A start-gate harness: several threads run the same rounds and begin each round together. */
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

    /** The action of a thread in a round. */
    @FunctionalInterface
    interface Racer {

        /** Runs one round. */
        void run(int thread, int round) throws Exception;
    }

    /**
     * Runs all rounds; the first failure ends the race.
     *
     * @param before run by one thread alone before each round, and after the last
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

    /** Keeps the failure; the barrier would throw it only in the thread that arrived last. */
    private void guarded(Runnable before) {
        try {
            before.run();
        } catch (Throwable failed) {
            failure.compareAndSet(null, failed);
            throw failed;
        }
    }
}
