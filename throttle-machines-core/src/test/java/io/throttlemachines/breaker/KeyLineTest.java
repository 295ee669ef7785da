package io.throttlemachines.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** B14, B15: callers of a key that wait for a place follow the settings, as those of the breaker itself do. */
class KeyLineTest {

    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final int ROUNDS = 2_000;

    private final Bench bench = new Bench();
    private final Breaker breaker = bench.breaker(it -> it.maxConcurrent(1).maxConcurrentWait(WAIT));

    @AfterEach
    void close() {
        bench.close();
    }

    private static CompletableFuture<String> call(GuardedCalls calls) {
        return calls.callStage(() -> CompletableFuture.completedFuture("answer"));
    }

    private void placesBecome(Integer maxConcurrent) {
        BreakerConfigBuilder next = breaker.config().toBuilder().maxConcurrent(maxConcurrent);
        breaker.configure(
                (maxConcurrent == null ? next.maxConcurrentWait(Duration.ZERO) : next).build(), ActionNote.NONE);
    }

    static Stream<Integer> more() {
        return Stream.of(2, null);
    }

    @ParameterizedTest
    @MethodSource("more")
    void morePlacesLetInTheCallersOfEachKey(Integer maxConcurrent) {
        List<GuardedCalls> keys =
                IntStream.range(0, 100).mapToObj(breaker::forKey).toList();
        List<Admission> running = keys.stream().map(GuardedCalls::admit).toList();
        List<CompletableFuture<String>> waiting =
                keys.stream().map(KeyLineTest::call).toList();
        placesBecome(maxConcurrent);

        assertThat(waiting).allSatisfy(call -> assertThat(call).succeedsWithin(TEN_SECONDS));
        running.forEach(Admission::release);
        assertThat(bench.ticker().pendingTasks()).isZero();
    }

    @Test
    void fewerPlacesCountForTheCallersInLine() {
        placesBecome(3);
        GuardedCalls key = breaker.forKey("key");
        List<Admission> running = List.of(key.admit(), key.admit(), key.admit());
        CompletableFuture<String> waits = call(key);
        placesBecome(1);
        running.get(0).release();
        assertThat(waits).isNotDone();
        bench.advance(WAIT);

        assertThat(waits)
                .failsWithin(TEN_SECONDS)
                .withThrowableThat()
                .withRootCauseInstanceOf(BulkheadFullException.class)
                .withMessageContaining("1 calls under way");
        running.forEach(Admission::release);
    }

    /** A caller that has begun by the settings before the change is in line only after it. */
    @Test
    void callerThatComesDuringTheChangeIsLetInToo() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        for (int round = 0; round < ROUNDS; round++) {
            GuardedCalls key = breaker.forKey(round);
            Admission running = key.admit();
            CyclicBarrier start = new CyclicBarrier(2);
            Future<CompletableFuture<String>> caller = threads.submit(() -> {
                start.await();
                return call(key);
            });
            Future<?> operator = threads.submit(() -> {
                start.await();
                placesBecome(2);
                return null;
            });
            operator.get(10, TimeUnit.SECONDS);

            assertThat(caller.get(10, TimeUnit.SECONDS)).succeedsWithin(TEN_SECONDS);
            running.release();
            placesBecome(1);
        }
        threads.shutdown();
    }
}
