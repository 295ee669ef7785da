package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While keys are remembered, forgotten and moved by many threads at once, each key gets exactly its permits. */
class KeyRaceTest {

    private static final int THREADS = 8;

    private final Bench bench = new Bench();
    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    private void allAtOnce(IntConsumer work) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            all.add(pool.submit(() -> {
                gate.await();
                work.accept(number);
                return null;
            }));
        }
        gate.countDown();
        for (Future<?> each : all) {
            each.get(60, TimeUnit.SECONDS);
        }
    }

    private static void takeOneOfEach(Limiter limiter, int keys, int thread, AtomicLongArray granted) {
        for (int step = 0; step < keys; step++) {
            int key = (step + thread * keys / THREADS) % keys;
            if (limiter.forKey(key).tryAcquire()) {
                granted.incrementAndGet(key);
            }
        }
    }

    private static void assertEach(AtomicLongArray granted, long expected) {
        for (int key = 0; key < granted.length(); key++) {
            assertThat(granted.get(key)).isEqualTo(expected);
        }
    }

    /** The table grows many times meanwhile. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void newKeysAreRememberedOnce(Algorithm algorithm) throws Exception {
        for (int round = 0; round < 10; round++) {
            Limiter limiter = bench.limiter(
                    "round " + round, Bench.tenPerSecond(algorithm).limit(THREADS / 2));
            AtomicLongArray granted = new AtomicLongArray(20_000);
            allAtOnce(thread -> takeOneOfEach(limiter, granted.length(), thread, granted));
            assertEach(granted, THREADS / 2);
            assertThat(limiter.status().keys()).isEqualTo(granted.length());
        }
    }

    /** In each round all keys have all permits, so every call that sweeps forgets some, while others take from them. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void forgottenKeysGrantNothingTwice(Algorithm algorithm) throws Exception {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm).limit(THREADS / 2));
        List<Permits> held = new ArrayList<>();
        for (int key = 0; key < 40; key++) {
            held.add(limiter.forKey(key));
        }
        for (int round = 0; round < 400; round++) {
            AtomicLongArray granted = new AtomicLongArray(40);
            allAtOnce(thread -> {
                if (thread % 2 == 0) {
                    takeOneOfEach(limiter, granted.length(), thread, granted);
                } else {
                    for (int key = 0; key < granted.length(); key++) {
                        if (held.get(key).decide(1).allowed()) {
                            granted.incrementAndGet(key);
                        }
                    }
                }
            });
            assertEach(granted, THREADS / 2);
            bench.advance(Duration.ofSeconds(3));
        }
    }

    /** The settings change many times while keys are remembered, used, reset and looked at. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void keysThatMoveToOtherSettingsLoseNothing(Algorithm algorithm) throws Exception {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm).limit(THREADS));
        AtomicLongArray granted = new AtomicLongArray(5_000);
        allAtOnce(thread -> {
            if (thread == 0) {
                for (int change = 1; change <= 500; change++) {
                    limiter.configure(
                            limiter.config().toBuilder()
                                    .limit(THREADS + change % 2)
                                    .build(),
                            ActionNote.NONE);
                }
            }
            takeOneOfEach(limiter, granted.length(), thread, granted);
        });
        assertEach(granted, THREADS);
        for (int key = 0; key < granted.length(); key++) {
            assertThat(limiter.forKey(key).peek().remaining()).isZero();
        }
    }
}
