package io.throttlemachines.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.refusal.BulkheadFullException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** B13, B14: however calls end, no place is lost or doubled. With real threads and real time. */
class BulkheadRaceTest {

    private static final int PLACES = 3;
    private static final int THREADS = 8;
    private static final int ROUNDS = 400;

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void placesAreNeitherLostNorDoubled() throws Exception {
        ExecutorService pool = Executors.newCachedThreadPool();
        try (ThrottleMachines machines = ThrottleMachines.builder()
                .executor(task -> {
                    int number = asked.incrementAndGet();
                    if (number % 26 == 0) {
                        throw new RejectedExecutionException("full");
                    } else if (number % 13 == 0) {
                        throw new OutOfMemoryError("no thread");
                    }
                    pool.execute(task);
                })
                .build()) {
            Breaker breaker = machines.breaker(
                    "narrow",
                    BreakerConfig.builder()
                            .failureThreshold(1_000_000)
                            .maxConcurrent(PLACES)
                            .maxConcurrentWait(Duration.ofMillis(2))
                            .timeout(Duration.ofMillis(3))
                            .build());
            List<CompletableFuture<?>> pending = new ArrayList<>();

            Race.run(THREADS, ROUNDS, () -> {}, (thread, round) -> {
                CompletableFuture<?> answer = call(breaker, new Random(31L * round + thread));
                synchronized (pending) {
                    pending.add(answer);
                }
                boolean unused = Thread.interrupted();
            });

            await().until(() -> pending.stream().allMatch(CompletableFuture::isDone));
            await().until(() -> running.get() == 0);
            assertThat(most.get()).as("at once").isBetween(2, PLACES);
            await().untilAsserted(() -> assertAllPlacesAreFree(breaker));
        } finally {
            pool.shutdownNow();
        }
    }

    private static void assertAllPlacesAreFree(Breaker breaker) {
        List<Admission> all = new ArrayList<>();
        try {
            for (int i = 0; i < PLACES; i++) {
                all.add(breaker.admit());
            }
            BulkheadFullException refusal = null;
            try {
                all.add(breaker.admit());
            } catch (BulkheadFullException full) {
                refusal = full;
            }
            assertThat(refusal).as("one place too many").isNotNull();
        } catch (BulkheadFullException lost) {
            throw new AssertionError("a place is lost", lost);
        } finally {
            all.forEach(Admission::release);
        }
    }

    private CompletableFuture<?> call(Breaker breaker, Random random) {
        int way = random.nextInt(6);
        int end = random.nextInt(5);
        CompletableFuture<?> answer = switch (way) {
            case 0, 1 -> plain(breaker, end);
            case 2 -> interrupted(breaker, end);
            case 3 -> breaker.callAsync(() -> body(end));
            case 4 -> breaker.callStage(CompletableFuture::new);
            default -> {
                CompletableFuture<Admission> admitted = breaker.admitAsync();
                var unused = admitted.thenAccept(Admission::release);
                yield admitted;
            }
        };
        if (random.nextInt(4) == 0) {
            answer.cancel(true);
        }
        return answer;
    }

    private CompletableFuture<?> plain(Breaker breaker, int end) {
        try {
            return CompletableFuture.completedFuture(breaker.call(() -> body(end)));
        } catch (Throwable failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }

    private CompletableFuture<?> interrupted(Breaker breaker, int end) {
        Thread.currentThread().interrupt();
        return plain(breaker, end);
    }

    private String body(int end) throws Exception {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            return switch (end) {
                case 0 -> "answer";
                case 1 -> throw new IllegalStateException("broken");
                case 2 -> throw new StackOverflowError("broken");
                case 3 -> {
                    new CountDownLatch(1).await(); // until the timeout interrupts it
                    yield "never";
                }
                default -> {
                    long until = System.nanoTime() + Duration.ofMillis(5).toNanos();
                    while (System.nanoTime() - until < 0) {
                        Thread.onSpinWait(); // whatever interrupts it
                    }
                    yield "late";
                }
            };
        } finally {
            running.decrementAndGet();
        }
    }
}
