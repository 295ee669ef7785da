package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter.Outcome;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads take permits while another changes the settings, with the clock stopped: none is granted twice or lost. */
class ConfigureRaceTest {

    private static final int THREADS = 8;
    private static final int CHANGES = 400;
    private static final long GREATER = 20_000;
    private static final long SMALLER = 5_000;

    private final Bench bench = new Bench();

    private long taken(Limiter limiter, IntFunction<Permits> of) throws Exception {
        LongAdder taken = new LongAdder();
        CountDownLatch gate = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                all.add(pool.submit(() -> {
                    gate.await();
                    for (int call = 0; call < 2 * GREATER / THREADS; call++) {
                        if (of.apply(call).tryAcquire()) {
                            taken.increment();
                        }
                    }
                    return null;
                }));
            }
            gate.countDown();
            LimiterConfig config = limiter.config();
            for (int change = 0; change < CHANGES; change++) {
                long limit = change % 2 == 0 ? SMALLER : GREATER;
                limiter.configure(config.toBuilder().limit(limit).build(), ActionNote.NONE);
            }
            for (Future<?> each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        return taken.sum();
    }

    private static long rest(Permits permits) {
        long rest = permits.peek().remaining();
        assertThat(permits.tryAcquire(rest + 1)).isFalse();
        return rest;
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void noPermitOfTheLimiterIsGrantedTwiceOrLost(Algorithm algorithm) throws Exception {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm).limit(GREATER));
        OutcomeRecorder recorder = OutcomeRecorder.of(limiter);
        long taken = taken(limiter, call -> limiter);
        assertThat(taken + rest(limiter)).isEqualTo(GREATER);
        assertThat(recorder.outcomes.stream().filter(Outcome.PERMITTED::equals)).hasSize((int) taken);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void noPermitOfAKeyIsGrantedTwiceOrLost(Algorithm algorithm) throws Exception {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm).limit(GREATER));
        Permits held = limiter.forKey("ann");
        long taken = taken(limiter, call -> call % 2 == 0 ? held : limiter.forKey("ann"));
        assertThat(taken + rest(held)).isEqualTo(GREATER);
    }

    /** Keys created during a change must not keep the earlier settings. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void keysCreatedMeanwhileFollowTheNewSettings(Algorithm algorithm) throws Exception {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm).limit(GREATER));
        taken(limiter, limiter::forKey);
        for (int key = 0; key < 2 * GREATER / THREADS; key++) {
            Permits permits = limiter.forKey(key);
            long used = GREATER - permits.peek().remaining();
            assertThat(used).isEqualTo(THREADS);
            assertThat(permits.tryAcquire(GREATER - used)).isTrue();
        }
    }

    /** While settings change, peek never shows more permits than there can be. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void peekNeverSeesABucketThatIsBeingReplaced(Algorithm algorithm) throws Exception {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm).limit(GREATER));
        Permits ann = limiter.forKey("ann");
        limiter.acquire(GREATER);
        ann.acquire(GREATER);
        LongAdder seen = new LongAdder();
        taken(limiter, call -> {
            if (limiter.peek().remaining() > 0
                    || ann.peek().remaining() > 0
                    || limiter.status().remaining() > 0) {
                seen.increment();
            }
            return limiter;
        });
        assertThat(seen.sum()).isZero();
        bench.advance(Duration.ofSeconds(2));
        assertThat(ann.wouldAllow()).isTrue();
    }
}
