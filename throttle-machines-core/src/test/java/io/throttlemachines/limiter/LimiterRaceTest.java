package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.call.WaitingCalls;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.graph.DependencyCheck;
import io.throttlemachines.internal.graph.Graph;
import io.throttlemachines.internal.limiter.DefaultAllOf;
import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.internal.limiter.LimiterParts;
import io.throttlemachines.internal.store.Stores;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Grants.Grant;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.time.Sleeper;
import io.throttlemachines.time.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** 32 threads never get one permit too many, in any window of the algorithm. */
class LimiterRaceTest {

    private static final int THREADS = 32;
    private static final long LIMIT = 40;
    private static final long PERIOD = Duration.ofMillis(8).toNanos();
    private static final long DURATION = Duration.ofMillis(400).toNanos();

    private final Time time = new Time(Ticker.system(), Clock.systemUTC(), Sleeper.system());

    private Limiter real(LimiterConfigBuilder config) {
        Events events = new Events();
        ManualTicker ticker = new ManualTicker();
        AttemptParts calls = new AttemptParts(time, () -> Runnable::run, ticker::scheduler, new WaitingCalls());
        LimiterParts parts =
                new LimiterParts(events, new DependencyCheck(new Graph(time, events)), calls, new Stores());
        return DefaultLimiter.create("raced", config.build(), parts);
    }

    private Grants race(Algorithm algorithm, boolean keyed, long burst) throws Exception {
        LimiterConfigBuilder config =
                LimiterConfig.of(LIMIT, Duration.ofNanos(PERIOD)).toBuilder().algorithm(algorithm);
        Limiter limiter = real(burst == LIMIT ? config : config.burst(burst));
        Grants grants = Grants.collect(
                THREADS,
                time::nanos,
                DURATION,
                () -> keyed ? limiter.forKey("one").tryAcquire() : limiter.tryAcquire());
        assertThat(grants.size()).isGreaterThan((int) LIMIT);
        return grants;
    }

    @ParameterizedTest
    @CsvSource({"TOKEN_BUCKET, false, 40", "GCRA, false, 7", "GCRA, false, 1", "TOKEN_BUCKET, true, 40"})
    void noStretchOfTimeHoldsMoreThanBurstAndReturnedPermits(Algorithm algorithm, boolean keyed, long burst)
            throws Exception {
        List<Grant> grants = race(algorithm, keyed, burst).grants();
        for (int first = 0; first < grants.size(); first++) {
            long from = grants.get(first).before();
            long[] ends = grants.subList(first, grants.size()).stream()
                    .mapToLong(Grant::after)
                    .sorted()
                    .toArray();
            for (int count = 1; count <= ends.length; count++) {
                long stretch = ends[count - 1] - from;
                assertThat((count - burst) * PERIOD).isLessThanOrEqualTo(stretch * LIMIT);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"FIXED_WINDOW, false", "FIXED_WINDOW, true", "SLIDING_WINDOW, false", "SLIDING_WINDOW, true"})
    void noWindowHoldsMoreThanTheLimit(Algorithm algorithm, boolean keyed) throws Exception {
        Grants grants = race(algorithm, keyed, LIMIT);
        long last = grants.grants().get(grants.size() - 1).after() / PERIOD;
        for (long window = 0; window <= last; window++) {
            assertThat(grants.within(window * PERIOD, (window + 1) * PERIOD)).hasSizeLessThanOrEqualTo((int) LIMIT);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void theWeightOfTwoWindowsNeverExceedsTheLimit(boolean keyed) throws Exception {
        Grants grants = race(Algorithm.SLIDING_WINDOW, keyed, LIMIT);
        for (Grant grant : grants.grants()) {
            long window = grant.before() / PERIOD;
            if (grant.after() / PERIOD == window) {
                long start = window * PERIOD;
                long before = grants.within(start - PERIOD, start).size();
                long used = grants.within(start, grant.before()).size() + 1;
                long covered = start + PERIOD - grant.after();
                assertThat(before * covered).isLessThanOrEqualTo((LIMIT - used) * PERIOD);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void allThreadsTogetherGetExactlyTheLimit(Algorithm algorithm) throws Exception {
        Bench bench = new Bench();
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm).limit(1_000));
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < 20; round++) {
                LongAdder granted = new LongAdder();
                allAtOnce(pool, () -> {
                    while (limiter.tryAcquire()) {
                        granted.increment();
                    }
                });
                assertThat(granted.sum()).isEqualTo(1_000);
                bench.advance(Duration.ofSeconds(2));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Every other request is for more than there is; refunded permits must be neither lost nor doubled. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void allOfNeverGrantsMoreThanAnyOfItsLimiters(Algorithm algorithm) throws Exception {
        Bench bench = new Bench();
        Limiter wide = bench.limiter("wide", Bench.tenPerSecond(algorithm).limit(1_000));
        Limiter narrow = bench.limiter("narrow", Bench.tenPerSecond(algorithm).limit(100));
        List<PermitRequest> both = List.of(new PermitRequest(wide, 1), new PermitRequest(narrow, 1));
        List<PermitRequest> twice = List.of(new PermitRequest(narrow, 1), new PermitRequest(narrow, 100));
        LongAdder granted = new LongAdder();
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            allAtOnce(pool, () -> {
                for (int call = 0; call < 1_000; call++) {
                    if (new DefaultAllOf(both).tryAcquire()) {
                        granted.increment();
                    }
                    assertThat(new DefaultAllOf(twice).tryAcquire()).isFalse();
                }
            });
        } finally {
            pool.shutdownNow();
        }
        assertThat(granted.sum()).isEqualTo(100);
        assertThat(narrow.peek().remaining()).isZero();
        assertThat(wide.peek().remaining()).isEqualTo(900);
    }

    @Test
    void evictionUnderManyThreadsNeverHangs() throws Exception {
        Bench bench = new Bench();
        Limiter limiter = bench.limiter(
                LimiterConfig.of(5, Duration.ofHours(1)).toBuilder().maxKeys(2).build());
        AtomicInteger next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            allAtOnce(pool, () -> {
                for (int call = 0; call < 2_000; call++) {
                    Permits key = limiter.forKey(next.getAndIncrement() % 16);
                    key.tryAcquire();
                    key.peek();
                    key.decide(1);
                }
            });
        } finally {
            pool.shutdownNow();
        }
        assertThat(limiter.status().keys()).isLessThanOrEqualTo(2);
    }

    private static void allAtOnce(ExecutorService pool, Runnable work) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(THREADS);
        AtomicInteger failures = new AtomicInteger();
        for (int thread = 0; thread < THREADS; thread++) {
            pool.execute(() -> {
                try {
                    gate.await();
                    work.run();
                } catch (InterruptedException | RuntimeException | Error failure) {
                    failures.incrementAndGet();
                } finally {
                    done.countDown();
                }
            });
        }
        gate.countDown();
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(failures).hasValue(0);
    }
}
