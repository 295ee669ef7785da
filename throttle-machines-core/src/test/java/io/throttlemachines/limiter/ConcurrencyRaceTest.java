package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.refusal.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** L1a: under real threads no permit is lost or doubled, however calls end. */
class ConcurrencyRaceTest {

    private static final int LIMIT = 3;
    private static final int THREADS = 8;
    private static final int CALLS = 4_000;
    private static final Duration WAIT = Duration.ofMillis(2);

    private final ThrottleMachines machines = ThrottleMachines.create();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicLong made = new AtomicLong();

    /** A caller with random habits. */
    private final class Caller implements CheckedRunnable<Exception> {

        private final Limiter limiter;
        private final Permits permits;
        private final Random random;

        Caller(Limiter limiter, Permits permits, long seed) {
            this.limiter = limiter;
            this.permits = permits;
            this.random = new Random(seed);
        }

        @Override
        public void run() throws Exception {
            for (int call = 0; call < CALLS; call++) {
                try {
                    make(random.nextInt(8));
                } catch (RefusedException | CancellationException | CompletionException | IOException expected) {
                    boolean unused = Thread.interrupted();
                } catch (AssertionError unexpected) {
                    throw unexpected;
                } catch (Error expected) {
                    assertThat(expected).hasMessage("of a call");
                }
            }
        }

        private void make(int kind) throws Exception {
            switch (kind) {
                case 0 -> permits.run(this::body);
                case 1 -> {
                    if (permits.tryAcquire()) {
                        count(1);
                        count(-1);
                        permits.release();
                    }
                }
                case 2 -> stage();
                case 3 -> {
                    CompletableFuture<Permit> permit = permits.permitAsync(1, WAIT);
                    permit.cancel(random.nextBoolean());
                    permit.whenComplete((got, failure) -> {
                        if (got != null) {
                            got.releaseUnused();
                        }
                    });
                }
                case 4 -> {
                    Thread.currentThread().interrupt();
                    try (Permit permit = permits.acquire(1, WAIT)) {
                        assertThat(permit).isNotNull();
                        count(1);
                        count(-1);
                    }
                }
                case 5 -> {
                    Permit permit = machines.allOf(List.of(new PermitRequest(permits, 2, WAIT)))
                            .acquire();
                    count(2);
                    count(-2);
                    permit.release();
                    permit.releaseFailed();
                }
                case 6 -> permits.acquire(2, WAIT).releaseUnused();
                default -> assertThat(limiter.status().concurrency().running()).isLessThanOrEqualTo(LIMIT);
            }
        }

        private void body() throws IOException {
            count(1);
            try {
                switch (random.nextInt(4)) {
                    case 0 -> throw new IOException("down");
                    case 1 -> throw new Error("of a call");
                    default -> Thread.onSpinWait();
                }
            } finally {
                count(-1);
            }
        }

        private void stage() {
            CompletableFuture<String> source = new CompletableFuture<>();
            CompletableFuture<String> call = permits.callStage(() -> source);
            switch (random.nextInt(4)) {
                case 0 -> call.cancel(true);
                case 1 -> source.completeExceptionally(new IOException("down"));
                case 2 -> source.cancel(true);
                default -> source.complete("done");
            }
            source.complete("done"); // for a call that begins later
        }
    }

    private void count(int calls) {
        most.accumulateAndGet(running.addAndGet(calls), Math::max);
        if (calls > 0) {
            made.incrementAndGet();
        }
    }

    @ParameterizedTest
    @CsvSource({"CONCURRENCY, false", "CONCURRENCY, true", "ADAPTIVE_CONCURRENCY, false", "ADAPTIVE_CONCURRENCY, true"})
    void noPermitIsLostOrDoubled(Algorithm algorithm, boolean keyed) throws Exception {
        LimiterConfigBuilder settings =
                LimiterConfig.builder().algorithm(algorithm).limit(LIMIT).maxWait(WAIT);
        Limiter limiter = machines.limiter(
                "raced",
                (algorithm == Algorithm.CONCURRENCY
                                ? settings
                                : settings.minLimit(LIMIT).maxLimit(LIMIT))
                        .build());
        Permits permits = keyed ? limiter.forKey("one") : limiter;
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> callers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Caller caller = new Caller(limiter, permits, thread);
            callers.add(threads.submit(() -> {
                caller.run();
                return null;
            }));
        }
        for (Future<?> caller : callers) {
            caller.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
        permits.acquire(LIMIT, Duration.ofSeconds(30)).release(); // waits for all permits
        assertThat(most.get()).isBetween(1, LIMIT);
        assertThat(made.get()).isGreaterThan(CALLS);
        assertThat(limiter.status().concurrency().waiting()).isZero();
        assertThat(permits.peek(LIMIT).remaining()).isEqualTo(LIMIT);
        assertThat(limiter.keys()).isLessThanOrEqualTo(keyed && algorithm == Algorithm.ADAPTIVE_CONCURRENCY ? 1 : 0);
        machines.close();
    }

    /** Any caller may give back the permit of another. */
    @Test
    void callersThatTakeAndReleaseAtOnceLoseNoPermit() throws Exception {
        Limiter limiter = machines.limiter(
                "raced",
                LimiterConfig.builder()
                        .algorithm(Algorithm.CONCURRENCY)
                        .limit(THREADS)
                        .build());
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> callers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            callers.add(threads.submit(() -> {
                for (int call = 0; call < 50 * CALLS; call++) {
                    assertThat(limiter.tryAcquire()).isTrue();
                    limiter.release();
                }
                return null;
            }));
        }
        for (Future<?> caller : callers) {
            caller.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(limiter.peek(THREADS).remaining()).isEqualTo(THREADS);
        machines.close();
    }
}
